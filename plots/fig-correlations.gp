# How fast the long-lived active state is forgotten: autocorrelation C(tau) of a spin with itself tau sweeps later.
# (a) Random, (b) parallel updates. Lines: dynamical mean-field theory (N -> infinity); parallel updates have it at
#     whole sweeps only. Points: networks of N = 3200.
# (c) Networks minus theory at every fifth sweep, next to each other; filled symbols: random, open: parallel. Points of
#     one curve are of the same runs, and correlated.
# Error bars: one standard error over networks, in (c) with that of theory; in (a) and (b) smaller than the points.
height = 12.6
load system("dirname '".ARG0."'")."/style.gp"

array rule = ["random", "parallel"]
array jd = [0, 0.3, 0.5, 0.6]
array colour = [black, green, vermilion, blue]
array filled = [7, 5, 9, 11]
array opened = [6, 4, 8, 10]
lags = 40

networks = results."/correlations.tsv"
theory = results."/dmft-correlations.tsv"
is(r, k) = strcol("rule") eq rule[r] && near(column("jd"), jd[k])
of(r, k) = where(is(r, k), column("correlation"))
some(n, value) = where(column("lag") < 5 || int(column("lag")) % n == 0, value)

# Theory, for (c)
array expected[2 * 4 * (lags + 1)]
array expected_error[2 * 4 * (lags + 1)]
cell(r, k) = ((r - 1) * 4 + k - 1) * (lags + 1) + int(column("lag") + 1.5)
keep(r, k) = (expected[cell(r, k)] = column("correlation"), expected_error[cell(r, k)] = column("correlation_error"), 1)
stats theory using (sum [r = 1:2] sum [k = 1:4] (is(r, k) ? keep(r, k) : 0)) nooutput
regular(n) = column("lag") > 0 && column("lag") < lags && int(column("lag")) % n == 0
deviation(r, k) = where(is(r, k) && regular(5), 1000 * (column("correlation") - expected[cell(r, k)]))
deviation_error(r, k) = 1000 * sqrt(column("correlation_error") ** 2 + expected_error[cell(r, k)] ** 2)

corner(text) = sprintf("set label 100 '(%s)' at graph 1, 1 offset character -0.9, -0.95 right", text)

set multiplot
set xrange [-1:lags]
set xtics 10
set mxtics 5
set yrange [-0.05:1.05]
set ytics 0.5
set mytics 5
set format x ""
set key at graph 0.97, 0.84 top right reverse Left samplen 1.2

eval panel(8.6, 12.4)
eval corner("a")
eval ordinate(italic("C")."(".italic("τ")."), random")
plot for [k = 1:4] theory using "lag":(of(1, k)) with lines linewidth 0.8 linecolor rgb colour[k], \
     for [k = 1:4] networks using "lag":(some(2, of(1, k))):"correlation_error" with yerrorbars \
         pointtype filled[k] pointsize 0.4 linewidth 0.8 linecolor rgb colour[k], \
     for [k = 1:4] NaN with linespoints pointtype filled[k] pointsize 0.4 linewidth 0.8 linecolor rgb colour[k] \
         title JD." = ".sprintf("%g", jd[k])

eval panel(4.6, 8.4)
eval corner("b")
eval ordinate(italic("C")."(".italic("τ")."), parallel")
plot for [k = 1:4] theory using "lag":(of(2, k)) with lines linewidth 0.8 linecolor rgb colour[k], \
     for [k = 1:4] networks using "lag":(some(2, of(2, k))):"correlation_error" with yerrorbars \
         pointtype opened[k] pointsize 0.4 linewidth 0.8 linecolor rgb colour[k]

eval panel(1.0, 4.4)
eval corner("c")
eval ordinate("difference (10^{−3})")
set yrange [-15:35]
set ytics 10
set mytics 2
set format x "%g"
set xlabel "time difference ".italic("τ")." (sweeps)" offset 0, 0.6
plot 0 with lines linewidth 0.8 linecolor rgb dark, \
     for [r = 1:2] for [k = 1:4] networks using (column("lag") + 0.9 * k + 0.45 * r - 2.925):(deviation(r, k)): \
         (deviation_error(r, k)) with yerrorbars pointtype (r == 1 ? filled[k] : opened[k]) pointsize 0.4 \
         linewidth 0.8 linecolor rgb colour[k]
unset multiplot
