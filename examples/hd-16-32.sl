; Hacker's Delight 16, on 32 bits. The greater of x and y, without a branch: a comparison may be used as a mask.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(define-fun mask ((b Bool)) (_ BitVec 32) (ite b #xffffffff #x00000000))

(synth-fun f ((x (_ BitVec 32)) (y (_ BitVec 32))) (_ BitVec 32)
  ((Start (_ BitVec 32)) (B Bool))
  ((Start (_ BitVec 32) (x y (bvand Start Start) (bvor Start Start) (bvxor Start Start) (mask B)))
   (B Bool ((= Start Start) (bvult Start Start) (bvule Start Start)))))

(constraint (= (f #x00000000 #xffffffff) #xffffffff))
(constraint (= (f #xffffffff #x00000000) #xffffffff))
(constraint (= (f #x00000000 #x00000000) #x00000000))
(constraint (= (f #x26000000 #x594437e3) #x594437e3))
(constraint (= (f #x8f6dfd28 #xf5b55ef1) #xf5b55ef1))
(constraint (= (f #x80000000 #x00000001) #x80000000))
(constraint (= (f #x8221d081 #x9c220bff) #x9c220bff))
(constraint (= (f #x7fd174cb #xfffff2d0) #xfffff2d0))
(constraint (= (f #x68000000 #xa8e00000) #xa8e00000))
(constraint (= (f #xe8520000 #x582a7a80) #xe8520000))
(constraint (= (f #x7c458060 #x74941859) #x7c458060))
(constraint (= (f #xffff2fca #x9d800000) #xffff2fca))
(constraint (= (f #x3843a200 #x46000000) #x46000000))
(constraint (= (f #x605f8566 #x000dd28b) #x605f8566))
(constraint (= (f #xc03f1218 #x9583ffff) #xc03f1218))
(constraint (= (f #xfffff9a8 #x4c163cec) #xfffff9a8))
(check-synth)
