; Hacker's Delight 18, on 8 bits. Whether x is a power of two.
; Specified on every input, so that the answer is proved: right everywhere, and none is smaller.
(set-logic BV)

(define-fun spec ((x (_ BitVec 8))) Bool (or (= x #x01) (= x #x02) (= x #x04) (= x #x08) (= x #x10) (= x #x20) (= x #x40) (= x #x80)))

(synth-fun f ((x (_ BitVec 8))) Bool
  ((Start Bool) (V (_ BitVec 8)))
  ((Start Bool ((= V V) (bvult V V) (bvule V V) (not Start) (and Start Start)))
   (V (_ BitVec 8) (x #x00 #x01 (bvnot V) (bvneg V) (bvand V V) (bvor V V) (bvxor V V) (bvadd V V)
      (bvsub V V)))))

(declare-var x (_ BitVec 8))
(constraint (= (f x) (spec x)))
(check-synth)
