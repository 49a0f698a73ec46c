; Hacker's Delight 20, on 32 bits. The next higher number with as many 1-bits as x.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(define-fun low ((v (_ BitVec 32))) (_ BitVec 32) (bvand v (bvneg v)))          ; its rightmost 1-bit
(define-fun ripple ((v (_ BitVec 32))) (_ BitVec 32) (bvadd v (low v)))         ; that bit added to it

(synth-fun f ((x (_ BitVec 32))) (_ BitVec 32)
  ((Start (_ BitVec 32)))
  ((Start (_ BitVec 32) (x #x00000002 (low Start) (ripple Start) (bvor Start Start) (bvxor Start Start)
      (bvlshr Start Start) (bvudiv Start Start)))))

(constraint (= (f #x00000001) #x00000002))
(constraint (= (f #x00000003) #x00000005))
(constraint (= (f #x00000006) #x00000009))
(constraint (= (f #x951587ff) #x95158bff))
(constraint (= (f #x3985b000) #x3985c001))
(constraint (= (f #x44f9705b) #x44f9705d))
(constraint (= (f #x15f00000) #x1600000f))
(constraint (= (f #x0072db65) #x0072db66))
(constraint (= (f #xff288649) #xff28864a))
(constraint (= (f #x00000027) #x0000002b))
(constraint (= (f #x864613ff) #x864615ff))
(constraint (= (f #x7c104c02) #x7c104c04))
(constraint (= (f #x00000031) #x00000032))
(constraint (= (f #xfffff4c3) #xfffff4c5))
(constraint (= (f #x00cb13f9) #x00cb13fa))
(constraint (= (f #xfffff8a4) #xfffff8a8))
(check-synth)
