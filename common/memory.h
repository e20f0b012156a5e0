/* memory: allocation in front-end code, where nothing sensible can be done without memory. */
#ifndef FP_COMMON_MEMORY_H
#define FP_COMMON_MEMORY_H

/* Returns `block`, the result of an allocation; where it is null, one line on stderr and exit EXIT_RUNTIME. */
void *memory_need(void *block);

#endif
