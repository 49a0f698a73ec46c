; Hacker's Delight 15, on 8 bits. The average of x and y, rounded up, without overflow.
; Specified on every input, so that the answer is proved: right everywhere, and none is smaller.
(set-logic BV)

(define-fun half ((v (_ BitVec 8))) (_ BitVec 8) (bvlshr v #x01))
; in 9 bits nothing overflows
(define-fun wide ((v (_ BitVec 8))) (_ BitVec 9) ((_ zero_extend 1) v))
(define-fun spec ((x (_ BitVec 8)) (y (_ BitVec 8))) (_ BitVec 8) ((_ extract 8 1) (bvadd (wide x) (wide y) #b000000001)))

(synth-fun f ((x (_ BitVec 8)) (y (_ BitVec 8))) (_ BitVec 8)
  ((Start (_ BitVec 8)))
  ((Start (_ BitVec 8) (x y (half Start) (bvand Start Start) (bvor Start Start) (bvxor Start Start)
      (bvadd Start Start) (bvsub Start Start)))))

(declare-var x (_ BitVec 8))
(declare-var y (_ BitVec 8))
(constraint (= (f x y) (spec x y)))
(check-synth)
