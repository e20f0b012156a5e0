# Which algorithm finds a fixed point of a random network, and how fast. Filled symbols: N = 1000; open: N = 250.
# (a) Fraction of the networks on which it is found. Blue: below J_gap an overlap gap separates the densest clusters
#     from the other fixed points; grey: up to J_mono their entropy is not a monotonic function of distance (theory,
#     N -> infinity; values from the table of thresholds).
# (b) Median number of iterations: passes over the couplings of message passing, sweeps of the others. No point where
#     fewer than half of the networks are solved.
# Focusing and reinforcement with up to three restarts, annealing and the dynamics without; lines guide the eye. Error
# bars: 95 % intervals over networks, to the edge where they have no end; those not to be seen are smaller than the
# points.
height = 9.9
load system("dirname '".ARG0."'")."/style.gp"

array method = ["reinforcement", "focusing", "annealing", "dynamics"]
array table = ["messages", "messages", "sweeps", "sweeps"]
array colour = [sky, blue, orange, vermilion]
array neurons = [1000, 250]
array filled = [11, 7, 5, 9]
symbol(i, k) = filled[i] + 1 - k
array extent = [0.45, 0.5]

critical = results."/critical.tsv"
is(name) = strcol("threshold") eq name
stats critical using (is("gap") ? (J_gap = column("jd")) : is("monotonic") ? (J_mono = column("jd")) : 0) nooutput

success(i) = results."/solvers-".table[i].".tsv"
of(i, k, value) = where(strcol("method") eq method[i] && column("n") == neurons[k], value)
finite(value) = where(abs(value) < 1e300, value)
end(value) = value < 1 ? 1 : value > 1e6 ? 1e6 : value

set multiplot
set logscale x
set xrange [0.05:1]
set xtics (0.05, 0.1, 0.2, 0.5, 1)
set for [k = 6:9] xtics add ("" 0.01 * k 1, "" 0.1 * k 1)
set for [k = 3:4] xtics add ("" 0.1 * k 1)
set style rectangle fillstyle solid noborder
set object 1 rectangle from graph 0, graph 0 to first J_gap, graph 1 fillcolor rgb 0xcfe6f5 behind
set object 2 rectangle from first J_gap, graph 0 to first J_mono, graph 1 fillcolor rgb 0xe8e8e8 behind

eval panel(5.5, 9.75)
eval letter("a")
eval ordinate("fraction solved")
set yrange [-0.05:1.05]
set ytics 0.5
set mytics 5
set format x ""
set key at graph 0.36, 0.68 top left reverse Left samplen 0.3
plot for [k = 1:2] for [i = 1:4] success(i) using "jd":(of(i, k, column("success"))) with lines linewidth 0.6 \
         linecolor rgb colour[i], \
     for [k = 1:2] for [i = 1:4] success(i) using "jd":(of(i, k, column("success"))):"success_low":"success_high" \
         with yerrorbars pointtype symbol(i, k) pointsize extent[k] linewidth 0.8 linecolor rgb colour[i], \
     for [k = 1:2] NaN with points pointtype symbol(2, k) pointsize extent[k] linewidth 0.8 linecolor rgb black \
         title italic("N")." = ".neurons[k]

eval panel(1.0, 5.3)
eval letter("b")
eval ordinate("median iterations")
set logscale y
set yrange [5:20000]
set ytics 10
set mytics 10
set format y "10^{%T}"
set format x "%g"
set xlabel "self-coupling ".JD offset 0, 0.6
set key at graph 0.2, 0.42 top left samplen 0.3
set label 1 J."_{gap}" at J_gap, graph 0.04 offset character -0.85, 0 left rotate by 90
set label 2 J."_{mono}" at J_mono, graph 0.04 offset character -0.85, 0 left rotate by 90
plot for [k = 1:2] for [i = 1:4] success(i) using "jd":(of(i, k, finite(column("iterations_median")))) \
         with lines linewidth 0.6 linecolor rgb colour[i], \
     for [k = 1:2] for [i = 1:4] success(i) using "jd":(of(i, k, finite(column("iterations_median")))): \
         (end(column("iterations_median_low"))):(end(column("iterations_median_high"))) with yerrorbars \
         pointtype symbol(i, k) pointsize extent[k] linewidth 0.8 linecolor rgb colour[i], \
     for [i in "2 1 3 4"] NaN with points pointtype filled[int(i)] pointsize 0.45 linecolor rgb colour[int(i)] title method[int(i)]
unset multiplot
