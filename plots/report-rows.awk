# report-rows.awk: the rows of a table as a table in Markdown, numbers with six digits; columns with the same value in
# all rows are named below it instead.
# leave_out: rows with this first cell are left out, and their number is said.
# sort, order: rows with the values `order` (separated by commas) in the column `sort` come first, in this order.
# only, hide: columns that are shown, or are not, separated by commas; without them all are.

BEGIN {
    FS = "\t"
    count = split(order, first, ",")
    chosen = "," only ","
    hidden = "," hide ","
}

/^#/ { next }

!columns {
    columns = NF
    for (i = 1; i <= NF; i++) {
        name[i] = $i
        column[$i] = i
    }
    next
}

$1 == leave_out { left_out++; next }

# No value was found, and no bracket.
("value" in column) && ("low" in column) && $column["low"] == "-inf" && $column["high"] == "inf" {
    $column["value"] = $column["error"] = $column["low"] = $column["high"] = "–"
}

{
    rows++
    for (i = 1; i <= columns; i++) {
        cell[rows, i] = $i
        if ($i != cell[1, i] && (only == "" || index(chosen, "," name[i] ",")))
            varies[i] = 1
    }
    key[rows] = sort == "" ? "" : $column[sort]
}

function shown(cell) {
    if (cell ~ /^[-+]?[0-9.]+(e[-+]?[0-9]+)?$/ && length(cell) > 7)
        return sprintf("%.6g", cell)
    gsub(/[|_*\\]/, "\\\\&", cell)
    return cell
}

function print_row(row,    i) {
    printf "|"
    for (i = 1; i <= columns; i++)
        if ((varies[i] || rows == 1) && !index(hidden, "," name[i] ","))
            printf " %s |", row == 0 ? shown(name[i]) : row < 0 ? "---" : shown(cell[row, i])
    print ""
}

function print_rows(value,    i) {
    for (i = 1; i <= rows; i++)
        if (!printed[i] && (value == "" || key[i] == value)) {
            print_row(i)
            printed[i] = 1
        }
}

function print_constants(    i, separator) {
    printf "\nIn all rows:"
    for (i = 1; i <= columns; i++)
        if (!varies[i]) {
            printf "%s %s = %s", separator, shown(name[i]), shown(cell[1, i])
            separator = ","
        }
    print "."
}

END {
    print_row(0)
    print_row(-1)
    for (i = 1; i <= count; i++)
        print_rows(first[i])
    print_rows("")
    if (left_out)
        printf "\nand %d rows `%s`.\n", left_out, leave_out
    for (i = 1; i <= columns && varies[i]; i++)
        ;
    if (rows > 1 && i <= columns && only == "")
        print_constants()
}
