#include "bindings/python_operator.hpp"

#include <pybind11/numpy.h>

#include "base/budget.hpp"
#include "base/error.hpp"
#include "search/limits.hpp"

namespace py = pybind11;

namespace enumcore {
namespace {

// Of this thread: the limit that ended a function of Python, which limits_allow() told it.
thread_local Status reached = Status::running;

bool limits_allow() {
    try {
        Work::check();
    } catch (const Reached& limit) { reached = limit.status; }
    return reached == Status::running;
}

using Lanes = py::array_t<std::uint64_t, py::array::c_style>;

// An operand as an array of its own: the function may keep it.
Lanes copied(const View& view, std::size_t rows, std::size_t width) {
    Lanes array({rows, width});
    std::uint64_t* to = array.mutable_data();
    for (std::size_t r = 0; r < rows; ++r, to += width) {
        const auto* from = static_cast<const std::uint64_t*>(view.data) + r * view.stride;
        if (view.fixed)
            std::fill_n(to, width, *from);
        else
            std::copy_n(from, width, to);
    }
    return array;
}

}  // namespace

OpKernel PythonOperator::kernel() { return &evaluate; }

void PythonOperator::evaluate(void* context, void* out, std::size_t out_stride, const View* args, const Params* params,
                              std::size_t rows, std::size_t width) {
    auto& own = *static_cast<PythonOperator*>(context);
    {
        const py::gil_scoped_acquire gil;
        reached = Status::running;
        if (own.error_.is_none()) try {
                return own.call(static_cast<std::uint64_t*>(out), out_stride, args, params->mask, rows, width);
            } catch (py::error_already_set& raised) {
                if (reached == Status::running) own.error_ = raised.value();
            }
    }
    throw Reached{reached == Status::running ? Status::interrupted : reached};  // whose caller raises the error
}

void PythonOperator::call(std::uint64_t* out, std::size_t out_stride, const View* args, std::uint64_t mask, std::size_t rows,
                          std::size_t width) {
    py::tuple given(arity_);
    for (std::size_t k = 0; k < arity_; ++k) given[k] = copied(args[k], rows, width);
    const py::object value = function_(*given);
    const auto array = py::cast<Lanes>(value);
    require(array.ndim() == 2 && std::size_t(array.shape(0)) == rows && std::size_t(array.shape(1)) == width,
            "an operator's function gives an array of its operands' shape");
    const std::uint64_t* from = array.data();
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t i = 0; i < width; ++i) {
            const std::uint64_t v = *from++;
            out[r * out_stride + i] = compares_ ? std::uint64_t(0) - std::uint64_t(v != 0) : v & mask;
        }
}

void bind_python_operator(py::module_& m) {
    py::class_<PythonOperator>(m, "PythonOperator")
        .def(py::init<py::object, std::size_t, bool>(), py::arg("function"), py::arg("arity"), py::arg("compares"))
        .def_property_readonly("error", &PythonOperator::error);
    m.def("limits_allow", &limits_allow);
}

}  // namespace enumcore
