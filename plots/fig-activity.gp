# The long-lived active state: flips per neuron and sweep (activity a) and how fast the state is forgotten.
# (a) Activity against the self-coupling under four update rules. Open symbols: N = 400; filled: N = 3200; each at its
#     own J_D, and only where nine of ten runs stay active. Crosses: exact at J_D = 0 for N -> infinity.
# (b) The same, its square root: near J* = 0.8145(10) the activity of an infinite network vanishes as
#     ((J* - J_D)/2 beta)^2 (lines), beta = 0.5826 for parallel and cyclic, 1/sqrt(2) for random updates.
# (c) Autocorrelation C(tau) under random updates, N = 1600. Line: exact at J_D = 0 for N -> infinity, the solution of
#     C'' = C - (2/pi) asin C with C(0) = 1 that tends to 0.
# Error bars: one standard error over networks; most are smaller than the points.
height = 13.5
load system("dirname '".ARG0."'")."/style.gp"

J_star = 0.8145
array rule = ["parallel", "cyclic", "permuted", "random"]
array colour = [vermilion, orange, blue, black]
array opened = [4, 8, 10, 6]
array filled = [5, 9, 11, 7]
array beta = [0.5826, 1 / sqrt(2)]
array beta_colour = [vermilion, black]
array jd = [0, 0.2, 0.4, 0.6]
array jd_colour = [black, green, purple, sky]
array jd_symbol = [7, 5, 9, 11]

small = results."/activity-400.tsv"
large = results."/activity-3200.tsv"
correlations = results."/correlations.tsv"
stays(unused) = column("active_runs") >= 0.9 * column("samples") * column("starts")
point(i) = where(strcol("rule") eq rule[i] && stays(0), column("activity"))
root(i) = sqrt(point(i))
root_error(unused) = column("activity_error") / (2 * sqrt(column("activity")))
critical(k, J) = (J_star - J) / (2 * beta[k])

# Exact C(tau) at J_D = 0: C'^2 = C^2 - (4/pi) (C asin C + sqrt(1 - C^2) - 1), integrated over u = -ln C.
slope(C) = sqrt(C ** 2 - 4 / pi * (C * asin(C) + sqrt(1 - C ** 2) - 1))
step = 0.002
set print $exact
tau = 0
do for [k = 0:2300] {
    u = k * step
    print tau, "\t", exp(-u)
    tau = tau + step * exp(-u - step / 2) / slope(exp(-u - step / 2))
}
unset print

corner(text) = sprintf("set label 100 '(%s)' at graph 1, 1 offset character -0.9, -0.95 right", text)

set multiplot
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
plot for [i = 1:4] small using "jd":(point(i)):"activity_error" with yerrorbars \
         pointtype opened[i] pointsize 0.5 linewidth 0.8 linecolor rgb colour[i], \
     for [i = 1:4] large using "jd":(point(i)):"activity_error" with yerrorbars \
         pointtype filled[i] pointsize 0.5 linewidth 0.8 linecolor rgb colour[i], \
     for [i = 1:4] NaN with points pointtype filled[i] pointsize 0.5 linecolor rgb colour[i] title rule[i], \
     "+" using (0):(0.5) every ::0::0 with points pointtype 2 pointsize 1 linewidth 0.8 linecolor rgb vermilion, \
     "+" using (0):(0.261360) every ::0::0 with points pointtype 2 pointsize 1 linewidth 0.8 linecolor rgb black

eval panel(5.3, 9.2)
eval corner("b")
eval ordinate("√".italic("a")." (sweep^{−1/2})")
set yrange [0:0.85]
set ytics 0.2
set format x "%g"
set xlabel "self-coupling ".JD offset 0, 0.6
set arrow 1 from first J_star, graph 0 to first J_star, graph 0.6 nohead linewidth 0.6 dashtype dotted \
    linecolor rgb dark back
set label 1 J."_{*}" at first J_star, graph 0.35 offset character 0.4, 0 left textcolor rgb dark
plot for [k = 1:2] [0.2:J_star] critical(k, x) with lines linewidth 0.8 linecolor rgb beta_colour[k], \
     for [i = 1:4] small using "jd":(root(i)):(root_error(0)) with yerrorbars \
         pointtype opened[i] pointsize 0.5 linewidth 0.8 linecolor rgb colour[i], \
     for [i = 1:4] large using "jd":(root(i)):(root_error(0)) with yerrorbars \
         pointtype filled[i] pointsize 0.5 linewidth 0.8 linecolor rgb colour[i], \
     NaN with points pointtype 6 pointsize 0.5 linewidth 0.8 linecolor rgb black title italic("N")." = 400", \
     NaN with points pointtype 7 pointsize 0.5 linecolor rgb black title italic("N")." = 3200"

unset arrow 1
set label 1 "random, ".italic("N")." = 1600" at graph 0.91, 1 offset character 0, -0.95 right textcolor rgb black
eval panel(1.0, 4.2)
eval corner("c")
eval ordinate("autocorrelation ".italic("C")."(".italic("τ").")")
set xrange [-2:40]
set xtics 10
set mxtics 5
set yrange [-0.05:1.05]
set ytics 0.5
set mytics 5
set xlabel "time difference ".italic("τ")." (sweeps)" offset 0, 0.6
plot $exact using 1:2 with lines linewidth 0.8 linecolor rgb black, \
     for [k = 1:4] correlations using "lag":(where(near(column("jd"), jd[k]), column("correlation"))): \
         "correlation_error" with yerrorbars pointtype jd_symbol[k] pointsize 0.4 linewidth 0.8 \
         linecolor rgb jd_colour[k] title JD." = ".sprintf("%g", jd[k])
uncorner(text) = sprintf("set label 100 '(%s)' at graph 1, 1 offset character -0.9, -0.95 right", text)

set multiplot
