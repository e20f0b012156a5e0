# How the dynamics (each neuron once a sweep, in random order) comes to rest, from random states.
# (a) Fraction of the runs that reach a fixed point within 4.5 sqrt(N) sweeps. Lines: the logistic functions that define
#     the thresholds J_conv(N), fitted to other runs than those of the points.
# (b) Median time to a fixed point; lines guide the eye.
# (c) The fractions of (a) against the scaled distance from J*, and the logistic function at the mean of the thresholds.
# (d) The thresholds J_conv(N), and their fit a - b N^-c; open symbol: its limit a.
# Error bars: 95 % intervals in (a), (b) and (c), one standard error in (d). J* = 0.8145(10): there ends the active
# state of an infinite network (dynamical mean-field theory).
width = 17.8
height = 9.6
load system("dirname '".ARG0."'")."/style.gp"

J_star = 0.8145
exponent = 0.38
array neurons = [100, 400, 1600]
array colour = [orange, blue, black]
array symbol = [9, 7, 5]
array extent = [0.5, 0.4, 0.35]

relaxation = results."/relaxation.tsv"
threshold = results."/threshold.tsv"
within(i) = sprintf("%s/within-%d.tsv", results, neurons[i])
finite(value) = where(abs(value) < 1e300, value)
of(i, value) = where(column("n") == neurons[i], value)
size(i) = italic("N")." = ".neurons[i]

# Thresholds, their widths and their fit
is(name) = strcol("quantity") eq name
array J_conv[3]; array spread[3]
keep(i) = (J_conv[i] = column("value"), spread[i] = column("width"), 1)
stats threshold using (sum [i = 1:3] (is("jd") && column("n") == neurons[i] ? keep(i) : 0)) nooutput
stats threshold using (is("limit") ? (limit = column("value"), limit_error = column("error")) : \
                       is("amplitude") ? (amplitude = column("value")) : \
                       is("exponent") ? (power = column("value"), power_error = column("error")) : 0) nooutput
logistic(x) = 1 / (1 + exp(-x))
scaled(i, J) = (J - J_star) * neurons[i] ** exponent
scaled_centre = (sum [i = 1:3] scaled(i, J_conv[i])) / 3.0
scaled_width = (sum [i = 1:3] spread[i] * neurons[i] ** exponent) / 3.0

set multiplot
set samples 400
set key reverse Left samplen 1

# Left: against the self-coupling
right_edge = 9.45
set xrange [0.1:1.2]
set xtics 0.2
set arrow 1 from first J_star, graph 0 to first J_star, graph 1 nohead linewidth 0.6 dashtype dotted \
    linecolor rgb dark back

eval panel(5.4, 9.45)
eval letter("a")
eval ordinate("fraction converged")
set label 1 J."_{*}" at first J_star, graph 0.3 offset character 0.4, 0 left textcolor rgb dark
set yrange [-0.05:1.05]
set ytics 0.5
set mytics 5
set format x ""
set key at graph 0.98, 0.05 bottom right
plot for [i = 1:3] logistic((x - J_conv[i]) / spread[i]) with lines linewidth 0.8 linecolor rgb colour[i], \
     for [i = 1:3] within(i) using "jd":"converged":"converged_low":"converged_high" with yerrorbars \
         pointtype symbol[i] pointsize extent[i] linewidth 0.8 linecolor rgb colour[i] title size(i)

eval panel(1.0, 5.2)
eval letter("b")
eval ordinate("median time (sweeps)")
unset label 1
set logscale y
set yrange [2:3000]
set ytics 10
set mytics 10
set format y "10^{%T}"
set format x "%g"
set xlabel "self-coupling ".JD offset 0, 0.6
plot for [i = 1:3] relaxation using "jd":(of(i, finite(column("sweeps_median")))) with lines linewidth 0.6 \
         linecolor rgb colour[i], \
     for [i = 1:3] relaxation using "jd":(of(i, finite(column("sweeps_median")))): \
         "sweeps_median_low":"sweeps_median_high" with yerrorbars \
         pointtype symbol[i] pointsize extent[i] linewidth 0.8 linecolor rgb colour[i]

# Right: finite-size scaling
left_edge = 10.45
right_edge = 0.25
unset arrow 1
unset logscale y
set format y "%g"

eval panel(6.0, 9.45)
eval letter("c")
eval ordinate("fraction converged")
set xrange [-4:-0.8]
set xtics 1
set mxtics 5
set yrange [-0.05:1.05]
set ytics 0.5
set mytics 5
set xlabel "(".JD." − ".J."_{*}) ".italic("N")."^{".sprintf("%g", exponent)."}" offset 0, 0.6
plot logistic((x - scaled_centre) / scaled_width) with lines linewidth 0.8 linecolor rgb dark, \
     for [i = 1:3] within(i) using (scaled(i, column("jd"))):"converged":"converged_low":"converged_high" \
         with yerrorbars pointtype symbol[i] pointsize extent[i] linewidth 0.8 linecolor rgb colour[i]

eval panel(1.0, 4.75)
eval letter("d")
eval ordinate("threshold ".J."_{conv}")
set xrange [-0.01:0.2]
set xtics 0.1
set mxtics 5
set yrange [0.3:1]
set ytics 0.2
set mytics 2
set xlabel italic("N")."^{−".sprintf("%g", exponent)."}" offset 0, 0.6
set arrow 1 from graph 0, first J_star to graph 1, first J_star nohead linewidth 0.6 dashtype dotted \
    linecolor rgb dark back
set label 1 J."_{*}" at graph 0.97, first J_star offset character 0, 0.7 right textcolor rgb dark
set label 2 italic("a")." − ".italic("b N")."^{−".italic("c")."}" at graph 0.04, 0.26 left
set label 3 sprintf("%s = %.3f ± %.3f", italic("a"), limit, limit_error) at graph 0.04, 0.17 left
set label 4 sprintf("%s = %.3f ± %.3f", italic("c"), power, power_error) at graph 0.04, 0.08 left
fit(x) = where(x > 0, limit - amplitude * abs(x) ** (power / exponent))
plot fit(x) with lines linewidth 0.8 linecolor rgb dark, \
     threshold using (where(is("jd"), column("n") ** -exponent)):"value":"error" with yerrorbars \
         pointtype 7 pointsize 0.4 linewidth 0.8 linecolor rgb vermilion, \
     threshold using (where(is("limit"), 0)):"value":"error" with yerrorbars \
         pointtype 6 pointsize 0.5 linewidth 0.8 linecolor rgb vermilion
unset multiplot
