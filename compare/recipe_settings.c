#include "compare/recipe_settings.h"

#include <math.h>
#include <string.h>

bool setting_allow(struct recipe_place place, const config_setting_t *group, const char *names)
{
    for (int i = 0; i < config_setting_length(group); i++) {
        const char *name = config_setting_name(config_setting_get_elem(group, (unsigned)i));
        const char *found = names;
        size_t length = strlen(name);
        while ((found = strstr(found, name)) &&
               ((found > names && found[-1] != ' ') || (found[length] != ' ' && found[length] != '\0')))
            found++;
        if (!found)
            return recipe_complain(place.recipe, place.check, "unknown setting %s (allowed: %s)", name, names);
    }
    return true;
}

bool setting_find(struct recipe_place place, const config_setting_t *group, const char *name, bool needed,
                  const config_setting_t **setting)
{
    *setting = config_setting_get_member(group, name);
    if (!*setting && needed)
        return recipe_complain(place.recipe, place.check, "the setting %s is missing", name);
    return true;
}

bool setting_word(struct recipe_place place, const config_setting_t *group, const char *name, bool needed,
                  const char **word)
{
    const config_setting_t *setting;
    if (!setting_find(place, group, name, needed, &setting))
        return false;
    *word = setting ? config_setting_get_string(setting) : NULL;
    if (setting && (!*word || !**word))
        return recipe_complain(place.recipe, place.check, "%s must be a word in quotes", name);
    return true;
}

bool setting_sentence(struct recipe_place place, const config_setting_t *group, const char *name,
                      const char **sentence)
{
    if (!setting_word(place, group, name, true, sentence))
        return false;
    return !strpbrk(*sentence, "\t\n\r") ||
           recipe_complain(place.recipe, place.check, "%s must be one line without tabs", name);
}

bool setting_number(struct recipe_place place, const config_setting_t *group, const char *name, double *number)
{
    const config_setting_t *setting = config_setting_get_member(group, name);
    if (!setting)
        return true;
    if (config_setting_is_number(setting))
        *number = config_setting_get_float(setting);
    if (!config_setting_is_number(setting) || !(*number >= 0) || isinf(*number))
        return recipe_complain(place.recipe, place.check, "%s must be a number from 0 on", name);
    return true;
}

bool setting_column_or_number(struct recipe_place place, const config_setting_t *group, const char *name,
                              const char **column, double *number)
{
    const config_setting_t *setting = config_setting_get_member(group, name);
    if (setting && config_setting_is_number(setting))
        return setting_number(place, group, name, number);
    return setting_word(place, group, name, false, column);
}

bool setting_group(struct recipe_place place, const config_setting_t *parent, const char *name, bool needed,
                   const config_setting_t **group)
{
    if (!setting_find(place, parent, name, needed, group))
        return false;
    if (*group && !config_setting_is_group(*group))
        return recipe_complain(place.recipe, place.check, "%s must be a group, { ... }", name);
    return true;
}

bool setting_names(struct recipe_place place, const config_setting_t *parent, const char *name, bool needed,
                   const config_setting_t **names)
{
    if (!setting_find(place, parent, name, needed, names) || !*names)
        return *names || !needed;
    bool good = config_setting_is_aggregate(*names) && !config_setting_is_group(*names) &&
                config_setting_length(*names) > 0;
    for (int i = 0; good && i < config_setting_length(*names); i++)
        good = config_setting_get_string_elem(*names, i) != NULL;
    return good || recipe_complain(place.recipe, place.check, "%s must be a list of columns, [\"jd\", ...]", name);
}
