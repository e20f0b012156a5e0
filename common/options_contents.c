#include "common/memory.h"
#include "common/options_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

char *options_describe_contents(const char *path)
{
    enum { BLOCK = 1 << 18 };
    struct stat status; /* a pipe could be read only once */
    FILE *stream = stat(path, &status) == 0 && S_ISREG(status.st_mode) ? fopen(path, "r") : NULL;
    if (!stream)
        return NULL;
    unsigned char *block = memory_need(malloc(BLOCK));
    uLong crc = crc32(0, NULL, 0);
    uint64_t bytes = 0;
    for (size_t length; (length = fread(block, 1, BLOCK, stream)) > 0; bytes += length)
        crc = crc32(crc, block, (uInt)length);
    char *text = NULL;
    if (!ferror(stream) && asprintf(&text, "%" PRIu64 " bytes, CRC-32 %08lx", bytes, crc) < 0)
        memory_need(NULL);
    free(block);
    fclose(stream);
    return text;
}
