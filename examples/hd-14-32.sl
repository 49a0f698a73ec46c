; Hacker's Delight 14, on 32 bits. The average of x and y, rounded down, without overflow.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(define-fun half ((v (_ BitVec 32))) (_ BitVec 32) (bvlshr v #x00000001))

(synth-fun f ((x (_ BitVec 32)) (y (_ BitVec 32))) (_ BitVec 32)
  ((Start (_ BitVec 32)))
  ((Start (_ BitVec 32) (x y (half Start) (bvand Start Start) (bvor Start Start) (bvxor Start Start)
      (bvadd Start Start) (bvsub Start Start)))))

(constraint (= (f #x00000000 #xffffffff) #x7fffffff))
(constraint (= (f #xffffffff #x00000000) #x7fffffff))
(constraint (= (f #x00000000 #x00000000) #x00000000))
(constraint (= (f #x0175a816 #xefbe17e8) #x7899dfff))
(constraint (= (f #x6df17fff #xffffffff) #xb6f8bfff))
(constraint (= (f #x44000000 #x7835f76a) #x5e1afbb5))
(constraint (= (f #x00000b0b #xb96f18de) #x5cb791f4))
(constraint (= (f #xffe0385f #x0e000000) #x86f01c2f))
(constraint (= (f #xc6c71077 #x3edb74c3) #x82d1429d))
(constraint (= (f #xfffe28bc #x00006112) #x7fff44e7))
(constraint (= (f #xffffffff #x08000000) #x83ffffff))
(constraint (= (f #x00000045 #xde3b2729) #x6f1d93b7))
(constraint (= (f #x2d17b905 #x3a3ab814) #x33a9388c))
(constraint (= (f #xba81b8ff #xfffddccd) #xdd3fcae6))
(constraint (= (f #x0dfe1280 #xb93954c1) #x639bb3a0))
(constraint (= (f #x7a0a90d3 #x7fffffff) #x7d054869))
(check-synth)
