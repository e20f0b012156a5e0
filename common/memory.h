/* memory: allocation in front-end code, where nothing sensible can be done without memory, and how much there is. */
#ifndef FP_COMMON_MEMORY_H
#define FP_COMMON_MEMORY_H

/* Returns `block`, the result of an allocation; where it is null, one line on stderr and exit EXIT_RUNTIME. */
void *memory_need(void *block);

/* Memory that this process can have, bytes: the physical memory of the machine, or less where a limit of its control
 * group or of its address space (ulimit -v) says so. */
double memory_total(void);

enum { MEMORY_TEXT = 24 };

/* An amount of memory for a message: "80 bytes", "14.9 TiB"; "over 1000 EiB" if it is larger or infinite. */
void memory_describe(double bytes, char text[MEMORY_TEXT]);

#endif
