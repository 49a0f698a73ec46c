; The carry out of a full adder: 1 when at least two of its three inputs are.
; The grammar allows three layers of gates, each input of a gate being one layer below; the specification covers all eight
; inputs, so that the answer is proved: right on each of them, and none of this form is smaller.
(set-logic BV)

(define-fun two-of-three ((a Bool) (b Bool) (c Bool)) Bool
  (or (and a b) (and a c) (and b c)))

(synth-fun carry ((a Bool) (b Bool) (c Bool)) Bool
  ((Start Bool) (depth2 Bool) (depth1 Bool) (depth0 Bool))
  ((Start Bool (depth2 (and depth2 depth2) (or depth2 depth2) (xor depth2 depth2) (not depth2)))
   (depth2 Bool (depth1 (and depth1 depth1) (or depth1 depth1) (xor depth1 depth1) (not depth1)))
   (depth1 Bool (depth0 (and depth0 depth0) (or depth0 depth0) (xor depth0 depth0) (not depth0)))
   (depth0 Bool (a b c))))

(declare-var a Bool)
(declare-var b Bool)
(declare-var c Bool)
(constraint (= (carry a b c) (two-of-three a b c)))
(check-synth)
