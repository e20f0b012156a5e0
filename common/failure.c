#include "common/failure.h"

#include "common/options.h"

#include <errno.h>

int failure_of_opening(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
        return EXIT_USAGE;
    default:
        return EXIT_RUNTIME;
    }
}
