# The active state close to J*, where its activity a vanishes: its autocorrelation is a function of a tau only, the
# same for all update rules.
# (a) C against a tau at several activities, imposed in dynamical mean-field theory; filled symbols: random, open:
#     parallel updates. Dashed: 1 - 2 a tau. Line: random, a = 0.01.
# (b) The same in logarithmic scale; dashed: the slope of exp(-3 a tau).
# Crosses: networks of N = 3200, random, J_D = 0.6. Error bars: one standard error.
height = 9.6
load system("dirname '".ARG0."'")."/style.gp"

array rule = ["random", "parallel"]
array activity = [0.005, 0.01, 0.02, 0.04]
array colour = [black, blue, orange, vermilion]
array filled = [7, 5, 9, 11]
array opened = [6, 4, 8, 10]
distance = 0.16 # of two points, in a tau

theory = results."/dmft-vanishing.tsv"
networks = results."/correlations.tsv"
is(r, k) = strcol("rule") eq rule[r] && near(column("activity"), activity[k])
present(unused) = where(column("correlation") > 3 * column("correlation_error"), column("correlation"))
of(r, k) = where(is(r, k), present(0))
# One point in each distance; those of the rules and activities next to each other
some(r, k) = where(int(column("lag")) % int(distance / activity[k]) == \
                   int(distance / activity[k] * (2 * k + r - 3) / 8.0), of(r, k))
scaled(unused) = column("lag") * column("activity")

# Activity of the networks
stats results."/dmft-correlations.tsv" using (strcol("rule") eq "random" && near(column("jd"), 0.6) ? \
    (network_activity = column("activity")) : 0) nooutput
network(n) = where(strcol("rule") eq "random" && near(column("jd"), 0.6) && int(column("lag")) % n == 0, present(0))

set multiplot
set xrange [-0.03:1.4]
set xtics 0.5
set mxtics 5
set format x ""

eval panel(5.4, 9.4)
set label 100 "(a)" at graph 1, 1 offset character -0.9, -0.95 right
eval ordinate("autocorrelation ".italic("C"))
set yrange [-0.04:1.04]
set ytics 0.5
set mytics 5
set key at graph 0.97, 0.86 top right reverse Left samplen 1.2
set label 1 "1 − 2".italic("aτ") at 0.34, 0.12 right textcolor rgb dark
plot sample [0:0.5] 1 - 2 * x with lines linewidth 0.8 dashtype dashed linecolor rgb dark, \
     theory using (scaled(0)):(of(1, 2)) with lines linewidth 0.8 linecolor rgb dark, \
     for [k = 1:4] for [r = 1:2] theory using (scaled(0)):(some(r, k)):"correlation_error" with yerrorbars \
         pointtype (r == 1 ? filled[k] : opened[k]) pointsize 0.4 linewidth 0.8 linecolor rgb colour[k], \
     networks using (column("lag") * network_activity):(network(4)):"correlation_error" with yerrorbars \
         pointtype 2 pointsize 0.5 linewidth 0.8 linecolor rgb purple, \
     for [k = 1:4] NaN with points pointtype filled[k] pointsize 0.45 linecolor rgb colour[k] \
         title italic("a")." = ".sprintf("%g", activity[k]), \
     NaN with points pointtype 2 pointsize 0.5 linewidth 0.8 linecolor rgb purple title italic("N")." = 3200"

eval panel(1.0, 5.2)
set label 100 "(b)" at graph 1, 1 offset character -0.9, -0.95 right
eval ordinate("autocorrelation ".italic("C"))
set logscale y
set yrange [0.008:1.4]
set ytics 10
set mytics 10
set format y "10^{%T}"
set format x "%g"
set xlabel "scaled time difference ".italic("aτ") offset 0, 0.6
set label 1 "e^{−3".italic("aτ")."}" at 0.95, 0.18 left textcolor rgb dark
plot sample [0.4:1.35] 1.6 * exp(-3 * x) with lines linewidth 0.8 dashtype dashed linecolor rgb dark, \
     theory using (scaled(0)):(of(1, 2)) with lines linewidth 0.8 linecolor rgb dark, \
     for [k = 1:4] for [r = 1:2] theory using (scaled(0)):(some(r, k)):"correlation_error" with yerrorbars \
         pointtype (r == 1 ? filled[k] : opened[k]) pointsize 0.4 linewidth 0.8 linecolor rgb colour[k], \
     networks using (column("lag") * network_activity):(network(4)):"correlation_error" with yerrorbars \
         pointtype 2 pointsize 0.5 linewidth 0.8 linecolor rgb purple
unset multiplot
