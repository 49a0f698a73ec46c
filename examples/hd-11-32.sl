; Hacker's Delight 11, on 32 bits. Whether x has fewer leading zeros than y.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(synth-fun f ((x (_ BitVec 32)) (y (_ BitVec 32))) Bool
  ((Start Bool) (V (_ BitVec 32)))
  ((Start Bool ((= V V) (bvult V V) (bvule V V)))
   (V (_ BitVec 32) (x y (bvnot V) (bvand V V) (bvor V V) (bvxor V V)))))

(constraint (not (f #x00000000 #xffffffff)))
(constraint (f #xffffffff #x00000000))
(constraint (not (f #x00000000 #x00000000)))
(constraint (f #x41d98716 #x2cc1419c))
(constraint (not (f #x715314e0 #x4b6b1108)))
(constraint (not (f #x00001dc7 #x00001ebb)))
(constraint (not (f #x7f19d85a #x8a58be47)))
(constraint (f #x52bfffff #x2f3f3ff9))
(constraint (not (f #x76f88aa5 #x61ee2a3f)))
(constraint (not (f #x2a55c143 #x2316a74b)))
(constraint (not (f #x70000000 #xfb2e1348)))
(constraint (f #x7c06617f #x28212a0b))
(constraint (not (f #x7b62b140 #x769f1c10)))
(constraint (not (f #x785fcfa8 #x4a9c4e3e)))
(constraint (not (f #x25fb7600 #x42d90b0f)))
(constraint (f #x7fffb968 #x2878a6b2))
(check-synth)
