#include "sim/images.h"

#include <stdlib.h>
#include <string.h>

void images_free(struct images *images)
{
    free(images->pixels);
    free(images->labels);
}

void images_keep(struct images *images, size_t count, const uint32_t *numbers)
{
    size_t width = images->width;
    for (size_t k = 0; k < count; k++) {
        memmove(images->pixels + k * width, images->pixels + numbers[k] * width, width);
        images->labels[k] = images->labels[numbers[k]];
    }
    images->count = count;
}
