# Relaxation from a random state, parallel updates: activity, sweep by sweep, at J_D below and above J* = 0.814.
# Lines: dynamical mean-field theory (N -> infinity), averaged over intervals of time that grow with it, up to where the
# activity is first not resolved (converged 0) or below five errors. Points:
# networks of N = 3200, single sweeps; error bars: one standard error over networks. Below J* the activity tends to
# that of the active state, above it falls, at J_D = 1 as 1/t^2 (dashed). Finite networks come to rest too early once
# only a few neurons flip in a sweep.
height = 7.2
load system("dirname '".ARG0."'")."/style.gp"

array jd = [0.6, 0.7, 0.8, 0.9, 1]
array colour = [blue, sky, black, orange, vermilion]
array symbol = [5, 9, 7, 11, 13]

theory = results."/dmft-transient.tsv"
networks = results."/trace.tsv"
shown = " 1 2 3 4 5 7 9 12 15 19 24 30 38 48 60 "
of(k) = where(near(column("jd"), jd[k]), column("activity"))
low(unused) = column("activity") > column("activity_error") ? column("activity") - column("activity_error") : 1e-9
high(unused) = column("activity") + column("activity_error")
some(value) = where(strstrt(shown, sprintf(" %d ", int(column("sweeps")))) > 0, value)
# The middle of the interval in which a sweep lies: single sweeps up to 7, then two, four, ... together
together(t) = t < 8 ? 1 : 2 ** (int(log(t) / log(2) + 1e-9) - 2)
first(t) = together(t) * int(t / together(t))
middle(t) = first(t) + 0.5 * (together(t) - 1)
lost(k) = near(column("jd"), jd[k]) && (column("converged") == 0 || column("activity") < 5 * column("activity_error"))
array end[5]
do for [k = 1:5] {
    stats theory using (lost(k) ? column("sweeps") : 1e9) nooutput
    end[k] = STATS_min
}
known(k) = where(first(column("sweeps")) + together(column("sweeps")) <= end[k], of(k))

set logscale xy
set xrange [0.8:90]
set yrange [3e-5:0.5]
set xtics (1, 10)
set for [k = 2:9] xtics add ("" k 1, "" 10 * k 1)
set ytics 10
set mytics 10
set format y "10^{%T}"
eval panel(1.0, 7.0)
eval ordinate("activity ".italic("a")." (1/sweep)")
set xlabel "time ".italic("t")." (sweeps)" offset 0, 0.6
set key at graph 0.04, 0.05 bottom left reverse Left samplen 1.2
set label 1 italic("t")."^{ −2}" at 15, 7e-4 right textcolor rgb dark
plot sample [12:80] 0.3 / x ** 2 with lines linewidth 0.8 dashtype dashed linecolor rgb dark, \
     for [k = 1:5] theory using (middle(column("sweeps"))):(known(k)) smooth unique with lines linewidth 0.8 \
         linecolor rgb colour[k], \
     for [k = 1:5] networks using "sweeps":(some(of(k))):(low(0)):(high(0)) with yerrorbars \
         pointtype symbol[k] pointsize 0.4 linewidth 0.8 linecolor rgb colour[k], \
     for [k = 1:5] NaN with linespoints pointtype symbol[k] pointsize 0.4 linewidth 0.8 linecolor rgb colour[k] \
         title JD." = ".sprintf("%g", jd[k])
