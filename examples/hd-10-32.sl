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
(constraint (not (f #x0000ef2a #x00005a61)))
(constraint (f #x00000136 #x000001d5))
(constraint (f #x00003fc9 #x0000289b))
(constraint (not (f #x0031509b #x006e97cc)))
(constraint (not (f #x02d3ed64 #x01fe3864)))
(constraint (f #x000001f8 #x0000016e))
(constraint (f #x010e5fcb #x0110286e))
(constraint (not (f #x00129bca #x0021af6f)))
(constraint (not (f #x000002b8 #x00000149)))
(constraint (f #x0000147b #x00001522))
(constraint (f #x0003dd16 #x0002c2ea))
(constraint (not (f #x02a2d319 #x0766f68a)))
(constraint (not (f #x00004f91 #x000030af)))
(check-synth)
