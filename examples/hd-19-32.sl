; Hacker's Delight 19, on 32 bits. Exchange the bits under the mask m with those 16 places to their left.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(define-fun right ((v (_ BitVec 32))) (_ BitVec 32) (bvlshr v #x00000010))
(define-fun both ((v (_ BitVec 32))) (_ BitVec 32) (bvxor v (bvshl v #x00000010)))   ; v, and v 16 places to the left

(synth-fun f ((x (_ BitVec 32)) (m (_ BitVec 32))) (_ BitVec 32)
  ((Start (_ BitVec 32)))
  ((Start (_ BitVec 32) (x m (right Start) (both Start) (bvand Start Start) (bvor Start Start)
      (bvxor Start Start)))))

(constraint (= (f #x00000000 #x0000ffff) #x00000000))
(constraint (= (f #xffffffff #x00000000) #xffffffff))
(constraint (= (f #x00000000 #x00000000) #x00000000))
(constraint (= (f #x0002a81a #x00008e0b) #x880a2012))
(constraint (= (f #x9c23ffff #x00000000) #x9c23ffff))
(constraint (= (f #x4967ffff #x0000b327) #xfb674dff))
(constraint (= (f #x599e6963 #x000027ff) #x7963499e))
(constraint (= (f #x7fffffff #x0000d66a) #xffff7fff))
(constraint (= (f #x0b3a157f #x00002fff) #x057f1b3a))
(constraint (= (f #xad33b79a #x0000ffff) #xb79aad33))
(constraint (= (f #xf200e791 #x00002988) #xf380e611))
(constraint (= (f #x00000072 #x000044c5) #x00400032))
(constraint (= (f #xc505431a #x000028b6) #xc513430c))
(constraint (= (f #x00002d85 #x0000ffcc) #x2d840001))
(constraint (= (f #xfffffffe #x0000f3e3) #xfffeffff))
(constraint (= (f #x31a025b3 #x000064ec) #x35a021b3))
(check-synth)
