#include "compare/recipe.h"

#include "common/memory.h"
#include "compare/recipe_settings.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct recipe {
    const char *program, *path;
    config_t config;
    struct recipe_check *checks;
    size_t count;
};

bool recipe_complain(const struct recipe *recipe, const struct recipe_check *check, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s: %s: line %d: check %s: ", recipe->program, recipe->path, check->line,
            check->name ? check->name : "without name");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return false;
}

/* Checks ----------------------------------------------------------------------------------------------- */

static bool read_side(struct recipe_place place, const config_setting_t *group, bool reference,
                      struct recipe_side *side)
{
    side->samples_value = INFINITY;
    bool good = setting_allow(place, group, reference ? "table column error low high samples solved where join"
                                                      : "table column error low high z samples solved where") &&
                setting_word(place, group, "table", !reference, &side->table) &&
                setting_word(place, group, "column", true, &side->column) &&
                setting_word(place, group, "low", false, &side->low) &&
                setting_word(place, group, "high", false, &side->high) &&
                setting_word(place, group, "z", false, &side->z) &&
                setting_word(place, group, "solved", false, &side->solved) &&
                setting_column_or_number(place, group, "error", &side->error, &side->error_value) &&
                setting_column_or_number(place, group, "samples", &side->samples, &side->samples_value) &&
                setting_group(place, group, "where", false, &side->where);
    if (good && !side->low != !side->high)
        return recipe_complain(place.recipe, place.check, "low and high belong together");
    if (good && side->low && (side->error || side->error_value > 0))
        return recipe_complain(place.recipe, place.check, "error, or low and high: not both");
    return good;
}

static bool read_constant(struct recipe_place place, const config_setting_t *constant)
{
    const config_setting_t *value = NULL;
    double unused;
    if (config_setting_is_group(constant))
        value = config_setting_get_member(constant, "value");
    if (!value || !config_setting_is_number(value))
        return recipe_complain(place.recipe, place.check, "each of values must have a number named value");
    return setting_number(place, constant, "error", &unused) && setting_number(place, constant, "digit", &unused);
}

static bool read_reference(struct recipe_place place, const config_setting_t *group, struct recipe_check *check)
{
    check->values = config_setting_get_member(group, "values");
    if (!check->values)
        return read_side(place, group, true, &check->reference) &&
               setting_names(place, group, "join", false, &check->join);
    if (!setting_allow(place, group, "values source") || !setting_sentence(place, group, "source", &check->source))
        return false;
    if (!config_setting_is_list(check->values) || config_setting_length(check->values) == 0)
        return recipe_complain(place.recipe, place.check, "values must be a list of groups, ( { ... }, ... )");
    for (int i = 0; i < config_setting_length(check->values); i++)
        if (!read_constant(place, config_setting_get_elem(check->values, (unsigned)i)))
            return false;
    return true;
}

static bool read_distance(struct recipe_place place, const config_setting_t *group, struct recipe_distance *distance)
{
    *distance = (struct recipe_distance){0};
    return setting_number(place, group, "absolute", &distance->absolute) &&
           setting_number(place, group, "relative", &distance->relative);
}

/* The last digit of a constant is a part of a tolerance, (K.8). */
static bool check_digits(struct recipe_place place)
{
    const config_setting_t *values = place.check->values;
    for (int i = 0; values && !place.check->judged_within && i < config_setting_length(values); i++)
        if (config_setting_get_member(config_setting_get_elem(values, (unsigned)i), "digit"))
            return recipe_complain(place.recipe, place.check, "digit needs a tolerance: the setting within is missing");
    return true;
}

/* `within`, `resolution` and `sense`. */
static bool read_judgement(struct recipe_place place, const config_setting_t *group, struct recipe_check *check)
{
    const config_setting_t *within, *resolution;
    const char *sense;
    check->resolution = (struct recipe_distance){.absolute = INFINITY};
    if (!setting_group(place, group, "within", false, &within) ||
        !setting_group(place, group, "resolution", false, &resolution) ||
        !setting_word(place, group, "sense", false, &sense))
        return false;
    check->judged_within = within != NULL;
    if (within && !(setting_allow(place, within, "absolute relative errors") &&
                    read_distance(place, within, &check->within) &&
                    setting_number(place, within, "errors", &check->errors)))
        return false;
    if (resolution && !(setting_allow(place, resolution, "absolute relative") &&
                        read_distance(place, resolution, &check->resolution)))
        return false;
    bool statistical = !within || check->errors > 0;
    if (statistical != (resolution != NULL))
        return recipe_complain(place.recipe, place.check,
                               statistical ? "what is judged by standard errors needs a resolution"
                                           : "a tolerance alone has no resolution");
    static const char *const words[] = {
        [SENSE_EQUAL] = "equal", [SENSE_AT_MOST] = "at-most", [SENSE_AT_LEAST] = "at-least"};
    for (int i = 0; sense && i < 3; i++) {
        if (strcmp(sense, words[i]) == 0) {
            check->sense = (enum recipe_sense)i;
            sense = NULL;
        }
    }
    return !sense ||
           recipe_complain(place.recipe, place.check, "sense %s: allowed are equal, at-most, at-least", sense);
}

static bool read_independent(struct recipe_place place, const config_setting_t *group, struct recipe_check *check)
{
    const config_setting_t *setting;
    if (!setting_find(place, group, "independent", true, &setting))
        return false;
    const char *word = config_setting_get_string(setting);
    check->correlated = word && strcmp(word, "none") == 0;
    if (!word)
        return setting_names(place, group, "independent", true, &check->independent);
    return check->correlated || strcmp(word, "rows") == 0 ||
           recipe_complain(place.recipe, place.check, "independent %s: allowed are rows, none and a list of columns",
                           word);
}

static bool read_check(struct recipe *recipe, const config_setting_t *group)
{
    struct recipe_check *check = &recipe->checks[recipe->count];
    struct recipe_place place = {recipe, check};
    const config_setting_t *measured, *reference;
    check->line = (int)config_setting_source_line(group);
    if (!config_setting_is_group(group))
        return recipe_complain(recipe, check, "a check must be a group, { ... }");
    if (!setting_word(place, group, "name", true, &check->name) ||
        !setting_allow(place, group, "name claim measured reference point independent within resolution sense") ||
        !setting_sentence(place, group, "claim", &check->claim) ||
        !setting_group(place, group, "measured", true, &measured) ||
        !read_side(place, measured, false, &check->measured) ||
        !setting_group(place, group, "reference", true, &reference) || !read_reference(place, reference, check) ||
        !setting_names(place, group, "point", true, &check->point) || !read_independent(place, group, check) ||
        !read_judgement(place, group, check) || !check_digits(place))
        return false;
    if (strpbrk(check->name, " \t\n"))
        return recipe_complain(recipe, check, "a name has no blanks");
    for (size_t i = 0; i < recipe->count; i++)
        if (strcmp(recipe->checks[i].name, check->name) == 0)
            return recipe_complain(recipe, check, "there is another check of this name");
    recipe->count++;
    return true;
}

/* Files ------------------------------------------------------------------------------------------------ */

static bool read_file(struct recipe *recipe)
{
    struct stat status;
    FILE *stream = fopen(recipe->path, "r");
    int error = stream ? 0 : errno;
    if (stream && fstat(fileno(stream), &status) == 0 && S_ISDIR(status.st_mode))
        error = EISDIR;
    bool good = !error && config_read(&recipe->config, stream);
    if (error)
        fprintf(stderr, "%s: %s: cannot be read: %s\n", recipe->program, recipe->path, strerror(error));
    else if (!good)
        fprintf(stderr, "%s: %s: line %d: %s\n", recipe->program, recipe->path, config_error_line(&recipe->config),
                config_error_text(&recipe->config));
    if (stream)
        fclose(stream);
    return good;
}

static bool read_checks(struct recipe *recipe)
{
    const config_setting_t *checks = config_lookup(&recipe->config, "checks");
    if (!checks || !config_setting_is_list(checks) || config_setting_length(checks) == 0) {
        fprintf(stderr, "%s: %s: there is no list of checks, checks = ( { ... }, ... )\n", recipe->program,
                recipe->path);
        return false;
    }
    size_t count = (size_t)config_setting_length(checks);
    recipe->checks = memory_need(calloc(count, sizeof *recipe->checks));
    for (size_t i = 0; i < count; i++)
        if (!read_check(recipe, config_setting_get_elem(checks, (unsigned)i)))
            return false;
    return true;
}

struct recipe *recipe_read(const char *program, const char *path)
{
    struct recipe *recipe = memory_need(calloc(1, sizeof *recipe));
    recipe->program = program;
    recipe->path = path;
    config_init(&recipe->config);
    config_set_auto_convert(&recipe->config, CONFIG_TRUE);
    if (read_file(recipe) && read_checks(recipe))
        return recipe;
    recipe_free(recipe);
    return NULL;
}

void recipe_free(struct recipe *recipe)
{
    if (!recipe)
        return;
    config_destroy(&recipe->config);
    free(recipe->checks);
    free(recipe);
}

size_t recipe_count(const struct recipe *recipe)
{
    return recipe->count;
}

const struct recipe_check *recipe_check(const struct recipe *recipe, size_t index)
{
    return &recipe->checks[index];
}
