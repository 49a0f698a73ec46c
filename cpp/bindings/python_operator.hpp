// An operator that is a function of Python: its kernel hands it arrays of values, with the GIL.
#pragma once
#include <pybind11/pybind11.h>

#include "kernels/abi.hpp"

namespace enumcore {

class PythonOperator {
public:
    // `function` takes an array for each operand, of 64-bit numbers and shape (rows, lanes), and gives one like them.
    PythonOperator(pybind11::object function, std::size_t arity, bool compares)
        : function_(std::move(function)), arity_(arity), compares_(compares) {}

    static OpKernel kernel();  // the context is a PythonOperator
    // What the function raised; None where it did not.
    pybind11::object error() const { return error_; }
    void forget() { error_ = pybind11::none(); }

private:
    static void evaluate(void* context, void* out, std::size_t out_stride, const View* args, const Params* params,
                         std::size_t rows, std::size_t width);
    void call(std::uint64_t* out, std::size_t out_stride, const View* args, std::uint64_t mask, std::size_t rows,
              std::size_t width);

    pybind11::object function_, error_ = pybind11::none();
    std::size_t arity_;
    bool compares_;
};

void bind_python_operator(pybind11::module_& m);

}  // namespace enumcore
