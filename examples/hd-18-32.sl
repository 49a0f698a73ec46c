; Hacker's Delight 18, on 32 bits. Whether x is a power of two.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(synth-fun f ((x (_ BitVec 32))) Bool
  ((Start Bool) (V (_ BitVec 32)))
  ((Start Bool ((= V V) (bvult V V) (bvule V V) (not Start) (and Start Start)))
   (V (_ BitVec 32) (x #x00000000 #x00000001 (bvnot V) (bvneg V) (bvand V V) (bvor V V) (bvxor V V)
      (bvadd V V) (bvsub V V)))))

(constraint (not (f #x00000000)))
(constraint (f #x02000000))
(constraint (not (f #xffffffff)))
(constraint (f #x80000000))
(constraint (f #x00000040))
(constraint (not (f #x00000006)))
(constraint (not (f #xfffffffe)))
(constraint (f #x00100000))
(constraint (not (f #xffe86c44)))
(constraint (not (f #xb8f14984)))
(constraint (f #x00002000))
(constraint (not (f #x000000e8)))
(constraint (not (f #xac08cabf)))
(constraint (f #x00000008))
(constraint (not (f #xe5b0cce2)))
(constraint (not (f #xf67fbbff)))
(check-synth)
