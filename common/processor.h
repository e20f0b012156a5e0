/* processor: which instructions this processor has, for code that is compiled for several kinds of it. */
#ifndef FP_COMMON_PROCESSOR_H
#define FP_COMMON_PROCESSOR_H

/* The instructions used; all give the same results to the last bit. */
enum kernel_code { KERNEL_PORTABLE, KERNEL_AVX2, KERNEL_AVX512 };

/* The fastest code that this processor runs. */
enum kernel_code kernel_best(void);

#endif
