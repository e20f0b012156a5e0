# One look for all figures. A script sets `height` in cm (and `width`, if it is not one column) and loads this file;
# `output` names a .pdf or a .png file and so chooses the terminal: both have the same geometry, fonts and line widths.
if (!exists("results")) results = "results/quick"
if (!exists("output")) exit error "output is not set: gnuplot -e \"output='figure.pdf'\" SCRIPT"
if (!exists("typeface")) typeface = "Liberation Serif"

if (!exists("width")) width = 8.6 # cm, one column
size = 9           # pt
resolution = 300.0 # dots per inch, PNG

# The factors make up for the units of the cairo terminals: a line of width 1 is 1 pt wide in both, a point of size 1
# 7 pt, and a font of size 9 has 9 pt.
set encoding utf8
font = sprintf("%s,%g", typeface, size)
dots(cm) = int(cm / 2.54 * resolution + 0.5)
if (output[strlen(output) - 3:] eq ".png") {
    set terminal pngcairo enhanced butt font font fontscale (resolution / 96) linewidth (resolution / 72) \
        pointscale (resolution / 75) dashlength 1 size dots(width), dots(height)
} else {
    set terminal pdfcairo enhanced butt font font fontscale 0.75 linewidth 2 dashlength 1 \
        size width cm, height cm
}
set output output

# Tables: tab separated, `#` lines, then one row of column names.
set datafile separator "\t"
set datafile columnheaders
set datafile missing NaN

# Colours that the colour-blind tell apart (Okabe and Ito).
black = 0x000000; orange = 0xe69f00; sky = 0x56b4e9; green = 0x009e73
blue = 0x0072b2; vermilion = 0xd55e00; purple = 0xcc79a7; grey = 0xaaaaaa; dark = 0x606060

# Dashes
dashed = 11; set dashtype 11 (12, 7)
dotted = 12; set dashtype 12 (3, 4)

# Axes
set minussign
set errorbars small
set pointintervalbox 0.01 # no blank around points with error bars
set border 15 linewidth 0.6
set tics in scale 0.8, 0.4 nomirror
set xtics mirror offset 0, 0.2
set ytics mirror offset 0.4, 0
set mxtics 2
set mytics 2
unset title
set key samplen 1.6 spacing 1.0 noautotitle

# Mathematics in labels
italic(text) = "{/:Italic ".text."}"
J = italic("J")
JD = J."_{D}"

# Panels of a figure, stacked and with the same left and right edges: `panel(bottom, top)` in cm from the lower edge.
# `left_edge` and `right_edge` are the margins, in cm; to be set anew for the next column of panels.
left_edge = 1.25
right_edge = 0.25
margin(side, fraction) = sprintf("set %smargin at screen %g; ", side, fraction)
panel(bottom, top) = margin("l", left_edge / width).margin("r", 1 - right_edge / width) \
                     .margin("b", bottom / height).margin("t", top / height)
letter(text) = sprintf("set label 100 '(%s)' at graph 0, 1 offset character 0.9, -0.95 left", text)
ordinate(text) = sprintf("set label 101 '%s' at screen %g, graph 0.5 center rotate by 90", \
                         text, (left_edge - 0.95) / width)

# Reading tables
near(a, b) = abs(a - b) <= 1e-9 * (abs(a) + abs(b) + 1e-9)
# Rows that do not count are passed over: the line goes on to the next that does.
where(condition, value) = condition ? value : NaN
