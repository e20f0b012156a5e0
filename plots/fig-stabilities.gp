# Stabilities s_i h_i + J_D at the fixed points that the dynamics reaches from random states (each neuron once a sweep,
# in random order), against those of typical fixed points.
# (a) Three self-couplings, N = 400. Points: reached; kinks at 2 J_D, below which a neuron would be stable in its other
#     state, too. Lines: typical fixed points, a Gaussian cut off at 0.
# (b) The same at J_D = 0.7 near the edge, for three sizes. Full line: typical. Dashed: half the stability, slope 1.
#     What is reached has a pseudogap: the density at the edge falls with N.
# Error bars: one standard error over networks; those not to be seen are smaller than the points.
height = 10.2
load system("dirname '".ARG0."'")."/style.gp"

array jd = [0.5, 0.7, 1]
array jd_colour = [vermilion, blue, black]
array jd_symbol = [9, 7, 5]
array neurons = [100, 400, 1600]
array colour = [orange, blue, black]
array symbol = [9, 7, 5]

wide = results."/stabilities.tsv"
edge = results."/stabilities-edge.tsv"
of(k, value) = where(near(column("jd"), jd[k]), value)
size(i, value) = where(column("n") == neurons[i] && value > 0, value)
typical(J, x) = exp(-(x - J) ** 2 / 2) / sqrt(2 * pi) / norm(J)

set multiplot
set samples 400

eval panel(5.9, 10.05)
eval letter("a")
eval ordinate("density")
set xrange [0:4]
set xtics 1
set yrange [0:0.75]
set ytics 0.2
set xlabel "stability Δ" offset 0, 0.6
set key at graph 0.98, 0.96 top right reverse Left samplen 1
plot for [k = 1:3] typical(jd[k], x) with lines linewidth 0.8 linecolor rgb jd_colour[k], \
     for [k = 1:3] wide using "stability":(of(k, column("density"))):"density_error" with yerrorbars \
         pointtype jd_symbol[k] pointsize 0.4 linewidth 0.8 linecolor rgb jd_colour[k] \
         title JD." = ".sprintf("%g", jd[k])

eval panel(1.0, 4.95)
eval letter("b")
set logscale xy
set xrange [0.004:1]
set xtics 0.01, 10
set mxtics 10
set yrange [0.01:1]
set ytics 10
set mytics 10
set format x "10^{%T}"
set format y "10^{%T}"
set key at graph 0.98, 0.04 bottom right
set label 1 "typical" at 0.02, 0.55 left
set label 2 "Δ/2" at 0.045, 0.017 left textcolor rgb dark
plot typical(0.7, x) with lines linewidth 0.8 linecolor rgb black, \
     [0.02:1] x / 2 with lines linewidth 0.8 dashtype dashed linecolor rgb dark, \
     for [i = 1:3] edge using "stability":(size(i, column("density"))):"density_error" with yerrorbars \
         pointtype symbol[i] pointsize 0.4 linewidth 0.8 linecolor rgb colour[i] \
         title italic("N")." = ".neurons[i]
unset multiplot
