; Hacker's Delight 10, on 32 bits. Whether x and y have as many leading zeros.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(synth-fun f ((x (_ BitVec 32)) (y (_ BitVec 32))) Bool
  ((Start Bool) (V (_ BitVec 32)))
  ((Start Bool ((= V V) (bvult V V) (bvule V V)))
   (V (_ BitVec 32) (x y (bvnot V) (bvand V V) (bvor V V) (bvxor V V)))))

(constraint (not (f #x00000000 #xffffffff)))
(constraint (not (f #xffffffff #x00000000)))
(constraint (f #x00000000 #x00000000))
(constraint (not (f #x5a9e7f65 #x2d2491ec)))
(constraint (f #x6984b3ff #x46d70fc0))
(constraint (f #x42883d80 #x56cb2ee0))
(constraint (not (f #x6ea34a00 #xc261b28d)))
(constraint (not (f #x000000eb #x0000007f)))
(constraint (f #x7ffb64f3 #x4c35e7a6))
(constraint (f #x1b6b91b3 #x1b3a52ce))
(constraint (not (f #x02050dc4 #x0646892d)))
(constraint (not (f #x0d7b7a64 #x04e9df7a)))
(constraint (f #x00000e98 #x000009e7))
(constraint (f #x44b44744 #x548b4495))
(constraint (not (f #x16c9e362 #x2f3c411e)))
(constraint (not (f #x0a7fffff #x06ebc54b)))
(check-synth)
