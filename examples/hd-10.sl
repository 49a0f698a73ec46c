; Hacker's Delight 10, on 8 bits. Whether x and y have as many leading zeros.
; Specified on every input, so that the answer is proved: right everywhere, and none is smaller.
(set-logic BV)

; every bit to the right of the leading 1-bit turned on
(define-fun smear1 ((v (_ BitVec 8))) (_ BitVec 8) (bvor v (bvlshr v #x01)))
(define-fun smear2 ((v (_ BitVec 8))) (_ BitVec 8) (bvor v (bvlshr v #x02)))
(define-fun smear4 ((v (_ BitVec 8))) (_ BitVec 8) (bvor v (bvlshr v #x04)))
(define-fun smear ((v (_ BitVec 8))) (_ BitVec 8) (smear4 (smear2 (smear1 v))))
(define-fun spec ((x (_ BitVec 8)) (y (_ BitVec 8))) Bool (= (smear x) (smear y)))

(synth-fun f ((x (_ BitVec 8)) (y (_ BitVec 8))) Bool
  ((Start Bool) (V (_ BitVec 8)))
  ((Start Bool ((= V V) (bvult V V) (bvule V V)))
   (V (_ BitVec 8) (x y (bvnot V) (bvand V V) (bvor V V) (bvxor V V)))))

(declare-var x (_ BitVec 8))
(declare-var y (_ BitVec 8))
(constraint (= (f x y) (spec x y)))
(check-synth)
