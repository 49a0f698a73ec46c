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
(constraint (f #x00006455 #x000035d6))
(constraint (not (f #x00cbeeab #x00e894da)))
(constraint (not (f #x00000036 #x00000026)))
(constraint (not (f #x00035b5f #x00075f52)))
(constraint (f #x00045172 #x000254ab))
(constraint (not (f #x00000304 #x000003bc)))
(constraint (not (f #x00000074 #x0000004c)))
(constraint (not (f #x00008e2c #x00012d67)))
(constraint (f #x00000045 #x00000026))
(constraint (not (f #x00000723 #x000006e0)))
(constraint (not (f #x06783e69 #x04aeebe6)))
(constraint (not (f #x0001aed6 #x000249c1)))
(constraint (f #x0000002d #x0000001f))
(check-synth)
