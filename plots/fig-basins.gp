# Surroundings of the fixed points that the dynamics reaches at J_D = 0.7 (each neuron once a sweep, in random order).
# (a) Probability that the dynamics returns to a fixed point after a fraction of its spins was flipped; the leftmost
#     point of each size: a single spin.
# (b) Overlap of the state that it reaches instead with the fixed point. Dashed: at the beginning.
# (c) Overlaps of fixed points reached from independent random states. Lines: of two typical fixed points, exact at
#     this N.
# Error bars: 95 % intervals in (a), one standard error over networks in (b) and (c).
height = 13.5
load system("dirname '".ARG0."'")."/style.gp"

array neurons = [100, 400, 1600]
array colour = [orange, blue, black]
array symbol = [9, 7, 5]

basins = results."/basins.tsv"
overlaps = results."/overlaps.tsv"
# Rows in which the number of flipped spins is not rounded
of(i, value) = where(column("n") == neurons[i] && column("flipped") > 0 && \
                     near(column("flipped"), column("fraction") * column("n")), value)
# Densities of the overlap; of the smaller sizes every other one
bin = 0.02
size(i, value) = where(column("n") == neurons[i] && value > 0, value / bin)
shown(i) = i == 3 || near(column("overlap"), 0.04 * floor(column("overlap") / 0.04 + 0.5))
drawn(i, value) = where(shown(i), size(i, value))

set multiplot
set logscale x
set xrange [4e-4:0.7]
set xtics 10
set mxtics 10
set format x ""
set key reverse Left samplen 1

eval panel(9.4, 13.3)
eval letter("a")
eval ordinate("return probability")
set yrange [-0.02:0.36]
set ytics 0.1
set key at graph 0.98, 0.96 top right
plot for [i = 1:3] basins using "fraction":(of(i, column("returned"))):"returned_low":"returned_high" \
         with yerrorbars pointtype symbol[i] pointsize 0.4 linewidth 0.8 linecolor rgb colour[i] \
         title italic("N")." = ".neurons[i]

eval panel(5.3, 9.2)
eval letter("b")
eval ordinate("final overlap")
set yrange [-0.05:1.25]
set ytics 0.5
set mytics 5
set format x "10^{%T}"
set xlabel "fraction of flipped spins ".italic("f") offset 0, 0.6
set label 1 "1 − 2".italic("f") at 0.13, 0.8 left textcolor rgb dark
plot 1 - 2 * x with lines linewidth 0.8 dashtype dashed linecolor rgb dark, \
     for [i = 1:3] basins using "fraction":(of(i, column("overlap"))):"overlap_error" \
         with yerrorbars pointtype symbol[i] pointsize 0.4 linewidth 0.8 linecolor rgb colour[i]

eval panel(1.0, 4.2)
eval letter("c")
eval ordinate("density")
set label 1 "lines: typical" at graph 0.975, 0.88 right textcolor rgb black
unset logscale x
set logscale y
set xrange [-0.8:0.8]
set xtics 0.4
set mxtics 4
set yrange [1e-3:20]
set ytics 10
set mytics 10
set format x "%g"
set format y "10^{%T}"
set xlabel "overlap of two fixed points ".italic("q") offset 0, 0.6
plot for [i = 1:3] overlaps using "overlap":(size(i, column("typical_fraction"))) with lines linewidth 0.8 \
         linecolor rgb colour[i], \
     for [i = 1:3] overlaps using "overlap":(drawn(i, column("fraction"))):(column("fraction_error") / bin) \
         with yerrorbars pointtype symbol[i] pointsize 0.4 linewidth 0.8 linecolor rgb colour[i]
unset multiplot
