# One object library for each instruction set, from the same source with flags of its own; cpp/kernels/dispatch.cpp holds the
# list once more with what each needs of the processor. Never -march=native, never -ffast-math: these ship.

# What -O3 adds for loops as these, without what it takes twice the time to find nothing with. (Clang's -O2 has it all.)
set(kernel_optimisation -O2)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND kernel_optimisation -ftree-vectorize -fvect-cost-model=dynamic -funswitch-loops)
endif()

function(enumcore_kernel_objects target isa)
  add_library(enumcore_kernels_${isa} OBJECT cpp/kernels/kernels.cpp)
  target_include_directories(enumcore_kernels_${isa} PRIVATE cpp)
  target_compile_options(enumcore_kernels_${isa} PRIVATE $<$<NOT:$<CONFIG:Debug>>:${kernel_optimisation}> ${ARGN})
  target_compile_definitions(enumcore_kernels_${isa} PRIVATE EC_ISA=kernels_${isa} EC_ISA_NAME="${isa}")
  target_link_libraries(enumcore_kernels_${isa} PRIVATE enumcore_options)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:enumcore_kernels_${isa}>)
endfunction()

function(enumcore_kernels target)
  enumcore_kernel_objects(${target} baseline)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64" AND NOT CMAKE_OSX_ARCHITECTURES MATCHES "arm64")
    enumcore_kernel_objects(${target} avx2 -mavx2 -mbmi2 -mfma)
    enumcore_kernel_objects(${target} avx512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd -mbmi2 -mfma
                            -mprefer-vector-width=512)
    target_compile_definitions(${target} PRIVATE EC_X86_KERNELS)
  endif()
endfunction()
