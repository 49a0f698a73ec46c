; Hacker's Delight 13, on 8 bits. The sign: -1, 0 or 1.
; Specified on every input, so that the answer is proved: right everywhere, and none is smaller.
(set-logic BV)

(define-fun spec ((x (_ BitVec 8))) (_ BitVec 8) (ite (bvslt x #x00) #xff (ite (= x #x00) #x00 #x01)))

(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8)
  ((Start (_ BitVec 8)))
  ((Start (_ BitVec 8) (x #x00 #x01 #x07 (bvnot Start) (bvneg Start) (bvand Start Start)
      (bvor Start Start) (bvxor Start Start) (bvadd Start Start) (bvsub Start Start)
      (bvlshr Start Start) (bvashr Start Start)))))

(declare-var x (_ BitVec 8))
(constraint (= (f x) (spec x)))
(check-synth)
