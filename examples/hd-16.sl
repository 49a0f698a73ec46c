; Hacker's Delight 16, on 8 bits. The greater of x and y, without a branch: a comparison may be used as a mask.
; Specified on every input, so that the answer is proved: right everywhere, and none is smaller.
(set-logic BV)

(define-fun mask ((b Bool)) (_ BitVec 8) (ite b #xff #x00))
(define-fun spec ((x (_ BitVec 8)) (y (_ BitVec 8))) (_ BitVec 8) (ite (bvuge x y) x y))

(synth-fun f ((x (_ BitVec 8)) (y (_ BitVec 8))) (_ BitVec 8)
  ((Start (_ BitVec 8)) (B Bool))
  ((Start (_ BitVec 8) (x y (bvand Start Start) (bvor Start Start) (bvxor Start Start) (mask B)))
   (B Bool ((= Start Start) (bvult Start Start) (bvule Start Start)))))

(declare-var x (_ BitVec 8))
(declare-var y (_ BitVec 8))
(constraint (= (f x y) (spec x y)))
(check-synth)
