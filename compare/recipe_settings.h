/* recipe_settings: single settings of a recipe, read from a group of libconfig. Each returns false, after one line on
 * stderr that names file, line and check (recipe_complain), where a setting is of the wrong kind, or missing although
 * it is needed. What is read lives as long as the recipe. */
#ifndef FP_COMPARE_RECIPE_SETTINGS_H
#define FP_COMPARE_RECIPE_SETTINGS_H

#include "compare/recipe.h"

/* A place in the recipe, for messages. */
struct recipe_place {
    const struct recipe *recipe;
    const struct recipe_check *check;
};

/* Whether all members of a group are among these names, separated by blanks. */
bool setting_allow(struct recipe_place place, const config_setting_t *group, const char *names);

/* A member of a group; NULL if there is none. */
bool setting_find(struct recipe_place place, const config_setting_t *group, const char *name, bool needed,
                  const config_setting_t **setting);

/* A word; NULL if there is none. */
bool setting_word(struct recipe_place place, const config_setting_t *group, const char *name, bool needed,
                  const char **word);

/* A sentence that is printed in one line; needed. */
bool setting_sentence(struct recipe_place place, const config_setting_t *group, const char *name,
                      const char **sentence);

/* A finite number >= 0; `*number` stays if there is none. */
bool setting_number(struct recipe_place place, const config_setting_t *group, const char *name, double *number);

/* A column by its name, or a number; the other one stays. */
bool setting_column_or_number(struct recipe_place place, const config_setting_t *group, const char *name,
                              const char **column, double *number);

/* A group; NULL if there is none. */
bool setting_group(struct recipe_place place, const config_setting_t *parent, const char *name, bool needed,
                   const config_setting_t **group);

/* A list or array of words, at least one; NULL if there is none. */
bool setting_names(struct recipe_place place, const config_setting_t *parent, const char *name, bool needed,
                   const config_setting_t **names);

#endif
