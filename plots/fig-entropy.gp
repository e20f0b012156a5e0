# Entropy of the fixed points against the self-coupling, for several symmetries eta of the couplings.
# (a) Lines: N -> infinity. Points: ln E[#]/N at finite N, exact, hence without error bars; each N at its own J_D.
# (b) ln E[#] - N Sigma, the logarithm of what multiplies exp(N Sigma). Lines: N = 10^6. Points as in (a).
height = 10.5
load system("dirname '".ARG0."'")."/style.gp"

array eta = [1, 0.5, 0, -0.5, -1]
array colour = [vermilion, orange, black, sky, blue]
array neurons = [10, 20, 50]
array symbol = [4, 6, 8]
limit = 1000000

entropy = results."/entropy.tsv"
line(i, value) = where(near(column("eta"), eta[i]) && column("n") == limit, value)
# Points at J_D = -0.4, ..., 1.4, in turn for the three sizes
tenths(jd) = floor(10 * jd + 0.5)
turn(k, jd) = near(10 * jd, tenths(jd)) && jd > -0.45 && jd < 1.45 && (tenths(jd) + 30 - k) % 3 == 0
point(i, k, value) = where(near(column("eta"), eta[i]) && column("n") == neurons[k] && turn(k, column("jd")), value)
prefactor(unused) = column("n") * (column("log_mean_count") - column("entropy"))

set multiplot
set xrange [-0.5:1.5]
set xtics 0.5
set mxtics 5
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead linewidth 0.5 linecolor rgb grey back

eval panel(4.75, 10.3)
eval letter("a")
set yrange [-0.5:0.75]
set ytics 0.2
set format x ""
eval ordinate("entropy Σ (nats per neuron)")
set key at graph 0.98, 0.03 bottom right reverse Left
plot for [i = 1:5] entropy using "jd":(line(i, column("entropy"))) with lines linewidth 1.2 linecolor rgb colour[i] \
         title italic("η").(eta[i] < 0 ? " = −" : " = ").sprintf("%g", abs(eta[i])), \
     for [i = 1:5] for [k = 1:3] entropy using "jd":(point(i, k, column("log_mean_count"))) \
         with points pointtype symbol[k] pointsize 0.5 linewidth 0.8 linecolor rgb colour[i]

eval panel(1.0, 4.5)
eval letter("b")
set yrange [-0.5:1]
set ytics 0, 0.5
set mytics 5
set format x "%g"
set xlabel "self-coupling ".JD offset 0, 0.6
eval ordinate("ln E[#] − ".italic("N")."Σ")
set key at graph 0.98, 0.96 top right
plot for [i = 1:5] entropy using "jd":(line(i, prefactor(0))) with lines linewidth 1.2 linecolor rgb colour[i], \
     for [i = 1:5] for [k = 1:3] entropy using "jd":(point(i, k, prefactor(0))) \
         with points pointtype symbol[k] pointsize 0.5 linewidth 0.8 linecolor rgb colour[i], \
     for [k = 1:3] NaN with points pointtype symbol[k] pointsize 0.5 linewidth 0.8 linecolor rgb black \
         title italic("N")." = ".neurons[k]
unset multiplot
