#include "common/memory.h"

#include "common/options.h"

#include <stdlib.h>

void *memory_need(void *block)
{
    if (block)
        return block;
    fprintf(stderr, "out of memory\n");
    exit(EXIT_RUNTIME);
}
