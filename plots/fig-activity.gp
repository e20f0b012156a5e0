# Flips per neuron and sweep (activity a) in the long-lived state.
# (a) Activity against the self-coupling under four update rules. Lines: dynamical mean-field theory (N -> infinity),
#     the same for parallel and cyclic. Open symbols: networks of N = 800; filled: N = 3200; each at its own J_D, and
#     only where nine of ten runs stay active.
# (b) The same, its square root: near J* the activity of an infinite network vanishes as ((J* - J_D)/2 beta)^2
#     (dashed), beta = 0.5826 for parallel and cyclic, 1/sqrt(2) for random updates. J*: from random and parallel
#     updates together, in brackets its error in units of the last digit.
# (c) Deviation of the networks of N = 3200 from theory, next to each other for the four rules at each J_D.
# Error bars: one standard error over networks, in (c) with that of theory; most in (a) and (b) are smaller than the
# points.
height = 13.5
load system("dirname '".ARG0."'")."/style.gp"

array rule = ["parallel", "cyclic", "permuted", "random"]
array colour = [vermilion, orange, blue, black]
array opened = [4, 8, 10, 6]
array filled = [5, 9, 11, 7]
array line = [1, 3, 4] # rules that have a line of their own
array beta = [0.5826, 1 / sqrt(2)]
array beta_colour = [vermilion, black]

small = results."/activity-800.tsv"
large = results."/activity-3200.tsv"
theory = results."/dmft-activity.tsv"
vanishing = results."/dmft-vanishing.tsv"
is(i) = strcol("rule") eq rule[i]
stays(unused) = column("active_runs") >= 0.9 * column("samples") * column("starts")
point(i) = where(is(i) && stays(0), column("activity"))
root(i) = sqrt(point(i))
root_error(unused) = column("activity_error") / (2 * sqrt(column("activity")))

stats results."/dmft-critical.tsv" using (strcol("rule") eq "combined" ? \
    (J_star = column("jd"), J_error = column("error")) : 0) nooutput
critical(k, J) = (J_star - J) / (2 * beta[k])

# The lines: solved for at given J_D, and from there on for J_D at given activities, which have a row for each lag
array points[3]
array line_jd[3 * 100]
array line_activity[3 * 100]
do for [k = 1:3] { points[k] = 0 }
add(k) = (points[k] = points[k] + 1, line_jd[100 * k - 100 + points[k]] = column("jd"), \
          line_activity[100 * k - 100 + points[k]] = column("activity"), 1)
stats theory using (sum [k = 1:3] (is(line[k]) && column("converged") == 1 ? add(k) : 0)) nooutput
stats vanishing using (sum [k = 1:3] (is(line[k]) && column("lag") == 0 && column("activity") < 0.012 ? add(k) : 0)) \
    nooutput
do for [k = 1:3] {
    eval sprintf("set print $line%d", k)
    print "jd\tactivity"
    do for [i = 1:points[k]] { print line_jd[100 * k - 100 + i], "\t", line_activity[100 * k - 100 + i] }
    unset print
}

# Theory at the J_D of the networks, for (c)
array expected[4 * 100]
array expected_error[4 * 100]
cell(i) = (i - 1) * 100 + int(column("jd") * 100 + 1.5)
keep(i) = (expected[cell(i)] = column("activity"), expected_error[cell(i)] = column("activity_error"), 1)
do for [k = 1:|expected|] { expected[k] = NaN; expected_error[k] = NaN }
stats theory using (sum [i = 1:4] (is(i) && column("converged") == 1 ? keep(i) : 0)) nooutput
deviation(i) = 100 * (point(i) / expected[cell(i)] - 1)
deviation_error(i) = 100 * sqrt((column("activity_error") / column("activity")) ** 2 + \
                                (expected_error[cell(i)] / expected[cell(i)]) ** 2)

corner(text) = sprintf("set label 100 '(%s)' at graph 1, 1 offset character -0.9, -0.95 right", text)

set multiplot
set samples 200
set xrange [-0.04:0.9]
set xtics 0.2
set mxtics 2
set format x ""
set key at graph 0.98, 0.84 top right reverse Left samplen 0.5

eval panel(9.4, 13.3)
eval corner("a")
eval ordinate("activity ".italic("a")." (1/sweep)")
set yrange [0:0.55]
set ytics 0.1
plot for [k = 1:3] sprintf("$line%d", k) using 1:2 smooth csplines with lines linewidth 0.8 \
         linecolor rgb colour[line[k]], \
     for [i = 1:4] small using "jd":(point(i)):"activity_error" with yerrorbars \
         pointtype opened[i] pointsize 0.45 linewidth 0.8 linecolor rgb colour[i], \
     for [i = 1:4] large using "jd":(point(i)):"activity_error" with yerrorbars \
         pointtype filled[i] pointsize 0.45 linewidth 0.8 linecolor rgb colour[i], \
     for [i = 1:4] NaN with points pointtype filled[i] pointsize 0.5 linecolor rgb colour[i] title rule[i]

eval panel(5.0, 9.2)
eval corner("b")
eval ordinate("√".italic("a")." (sweep^{−1/2})")
set yrange [0:0.85]
set ytics 0.2
set key at graph 0.98, 0.86 top right reverse Left samplen 1.5
set arrow 1 from first J_star, graph 0 to first J_star, graph 0.28 nohead linewidth 0.6 dashtype dotted \
    linecolor rgb dark back
set label 1 sprintf("%s = %.4f(%.0f)", J."_{*}", J_star, 1e4 * J_error) at graph 0.98, 0.33 right \
    textcolor rgb dark
plot for [k = 1:2] [0.2:J_star] critical(k, x) with lines linewidth 0.8 dashtype dashed linecolor rgb beta_colour[k], \
     for [k = 1:3] sprintf("$line%d", k) using 1:(sqrt($2)) smooth csplines with lines linewidth 0.8 \
         linecolor rgb colour[line[k]], \
     for [i = 1:4] small using "jd":(root(i)):(root_error(0)) with yerrorbars \
         pointtype opened[i] pointsize 0.45 linewidth 0.8 linecolor rgb colour[i], \
     for [i = 1:4] large using "jd":(root(i)):(root_error(0)) with yerrorbars \
         pointtype filled[i] pointsize 0.45 linewidth 0.8 linecolor rgb colour[i], \
     NaN with lines linewidth 0.8 linecolor rgb black title "theory", \
     NaN with lines linewidth 0.8 dashtype dashed linecolor rgb black title "quadratic law", \
     NaN with points pointtype 7 pointsize 0.5 linecolor rgb black title italic("N")." = 3200", \
     NaN with points pointtype 6 pointsize 0.5 linewidth 0.8 linecolor rgb black title italic("N")." = 800"

unset arrow 1
unset label 1
eval panel(1.0, 4.8)
eval corner("c")
eval ordinate("deviation of ".italic("a")." (%)")
set yrange [-13:6]
set ytics 5
set mytics 5
set format x "%g"
set xlabel "self-coupling ".JD offset 0, 0.6
plot 0 with lines linewidth 0.8 linecolor rgb dark, \
     for [i = 1:4] large using (column("jd") + 0.01 * (i - 2.5)):(deviation(i)):(deviation_error(i)) with yerrorbars \
         pointtype filled[i] pointsize 0.4 linewidth 0.8 linecolor rgb colour[i]
unset multiplot
