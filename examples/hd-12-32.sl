; Hacker's Delight 12, on 32 bits. Whether x has at most as many leading zeros as y.
; Given by examples: the answer is the smallest program that explains them.
(set-logic BV)

(synth-fun f ((x (_ BitVec 32)) (y (_ BitVec 32))) Bool
  ((Start Bool) (V (_ BitVec 32)))
  ((Start Bool ((= V V) (bvult V V) (bvule V V)))
   (V (_ BitVec 32) (x y (bvnot V) (bvand V V) (bvor V V) (bvxor V V)))))

(constraint (not (f #x00000000 #xffffffff)))
(constraint (f #xffffffff #x00000000))
(constraint (f #x00000000 #x00000000))
(constraint (f #x00003068 #x00001a69))
(constraint (f #x0001d4b6 #x000101b5))
(constraint (f #x00007df4 #x00006e1e))
(constraint (not (f #x686b11ca #xc7b5a015)))
(constraint (f #x00000006 #x00000003))
(constraint (f #x00000335 #x00000301))
(constraint (f #x057d862c #x07245156))
(constraint (not (f #x00041717 #x000f07eb)))
(constraint (f #x0000115a #x00000c1e))
(constraint (f #x00003292 #x00003508))
(constraint (f #x015da32e #x010732a8))
(constraint (not (f #x013dae16 #x03af8423)))
(constraint (f #x06b4554c #x033d7e9d))
(check-synth)
