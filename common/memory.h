/* memory: allocation in front-end code, where nothing sensible can be done without memory, and how much there is. */
#ifndef FP_COMMON_MEMORY_H
#define FP_COMMON_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Returns `block`, the result of an allocation; where it is null, one line on stderr and exit EXIT_RUNTIME. */
void *memory_need(void *block);

/* Zeroed memory on a multiple of the cache line, on huge pages where it is large and the system has them; free() frees
 * it. Out of memory: one line on stderr and exit EXIT_RUNTIME. */
void *memory_aligned(size_t bytes);

/* Memory that this process can have, bytes: the physical memory of the machine, or less where a limit of its control
 * group or of its address space (ulimit -v) says so. */
double memory_total(void);

enum { MEMORY_TEXT = 24 };

/* An amount of memory for a message: "80 bytes", "14.9 TiB"; "over 1000 EiB" if it is larger; "over 16 EiB" if it
 * is infinite, which stands for what no size_t holds. */
void memory_describe(double bytes, char text[MEMORY_TEXT]);

/* Whether the process cannot have so much memory (bytes, infinite if uncountable); if so, describes what is needed and
 * what there is. */
bool memory_lacks(double bytes, char needs[MEMORY_TEXT], char has[MEMORY_TEXT]);

#endif
