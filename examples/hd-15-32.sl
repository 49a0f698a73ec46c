; Hacker's Delight 15, on 32 bits. The average of x and y, rounded up, without overflow.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(define-fun half ((v (_ BitVec 32))) (_ BitVec 32) (bvlshr v #x00000001))

(synth-fun f ((x (_ BitVec 32)) (y (_ BitVec 32))) (_ BitVec 32)
  ((Start (_ BitVec 32)))
  ((Start (_ BitVec 32) (x y (half Start) (bvand Start Start) (bvor Start Start) (bvxor Start Start)
      (bvadd Start Start) (bvsub Start Start)))))

(constraint (= (f #x00000000 #xffffffff) #x80000000))
(constraint (= (f #xffffffff #x00000000) #x80000000))
(constraint (= (f #x00000000 #x00000000) #x00000000))
(constraint (= (f #x00001865 #x87ffffff) #x44000c32))
(constraint (= (f #x76380000 #xbbfa5f87) #x99192fc4))
(constraint (= (f #xe81bd757 #x1c19f1a4) #x821ae47e))
(constraint (= (f #xffffffff #x801fffff) #xc00fffff))
(constraint (= (f #xa5288fee #x3b1f2e06) #x7023defa))
(constraint (= (f #x3b5ccfa5 #xf3cbc000) #x979447d3))
(constraint (= (f #xe606a3ba #x973d34ff) #xbea1ec5d))
(constraint (= (f #x00000008 #xf0000000) #x78000004))
(constraint (= (f #x95524e4c #xc064e000) #xaadb9726))
(constraint (= (f #xf1bc15ff #x000006db) #x78de0e6d))
(constraint (= (f #xe160b482 #x01639efd) #x716229c0))
(constraint (= (f #x66f8efa7 #x0000e3a9) #x337ce9a8))
(constraint (= (f #xffffffff #x923fffff) #xc91fffff))
(check-synth)
