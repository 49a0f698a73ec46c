; Hacker's Delight 04, on 8 bits. A mask of the rightmost 1-bit and the 0-bits to its right.
; Specified on every input, so that the answer is proved: right everywhere, and none is smaller.
(set-logic BV)

(define-fun spec ((x (_ BitVec 8))) (_ BitVec 8) (bvxor x (bvsub x #x01)))

(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8)
  ((Start (_ BitVec 8)))
  ((Start (_ BitVec 8) (x #x00 #x01 (bvnot Start) (bvneg Start) (bvand Start Start) (bvor Start Start)
      (bvxor Start Start) (bvadd Start Start) (bvsub Start Start)))))

(declare-var x (_ BitVec 8))
(constraint (= (f x) (spec x)))
(check-synth)
