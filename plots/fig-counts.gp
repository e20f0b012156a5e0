# Fixed points of sampled networks, counted one by one, against the exact mean over all networks of the same size.
# (a) ln of the mean number, for four symmetries eta. Lines: exact at N = 16. Points: sampled networks of N = 16.
# (b) Mean and typical number at eta = 0, less N Sigma. Lines: ln E[#] at the three sizes, exact. Filled: ln of the mean
#     over the networks; open: mean of ln #, where fewer than one network in 200 has no fixed points. Dashed: this mean
#     if # were log-normal with the exact first two moments, N = 22.
# (c) Deviations of the mean (filled) and of the second moment (open) from theory in standard errors. Points that are
#     joined are from the same networks. Grey: |z| < 2; the axis ends at 4.
# Symbols tell the size, colours the symmetry. Error bars: one standard error.
height = 14
load system("dirname '".ARG0."'")."/style.gp"

array eta = [1, 0.5, 0, -0.5]
array colour = [vermilion, orange, black, sky]
array neurons = [10, 16, 22]
array opened = [4, 6, 8]
array filled = [5, 7, 9]

counts = results."/counts.tsv"
symmetry = results."/counts-symmetry.tsv"
theory = results."/entropy.tsv"
row(e, n) = near(column("eta"), eta[e]) && column("n") == n
exact(e, n, value) = where(row(e, n), value)
measured(n, value) = where(column("n") == n, value)
at(n, shift) = column("jd") + shift * (n == 10 ? -0.01 : n == 22 ? 0.01 : 0)
prefactor(unused) = column("n") * (column("log_mean_count") - column("entropy"))
# N Sigma at eta = 0, Sigma = ln(2 Phi(J_D))
N_Sigma(unused) = column("n") * log(2 * norm(column("jd")))
lognormal(unused) = 2 * log(column("theory_mean")) - log(column("theory_second_moment")) / 2 - N_Sigma(0)
mean(unused) = log(column("mean_count"))
mean_error(unused) = column("mean_error") / column("mean_count")
typical(unused) = column("n") * column("log_count_mean")
found(n, value) = where(column("n") == n && column("empty") < 0.005, value)

set multiplot
set xrange [-0.04:1.04]
set xtics 0.2
set mxtics 2
set format x ""

eval panel(9.2, 13.8)
eval letter("a")
eval ordinate("ln ⟨#⟩ / ".italic("N")." (nats per neuron)")
set yrange [-0.3:0.6]
set ytics 0.2
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead linewidth 0.5 linecolor rgb grey back
set label 1 italic("N")." = 16" at graph 0.97, 0.42 right
set key at graph 0.98, 0.03 bottom right reverse Left
plot for [e = 1:4] theory using "jd":(exact(e, 16, column("log_mean_count"))) with lines linewidth 1.2 \
         linecolor rgb colour[e] title italic("η").(eta[e] < 0 ? " = −" : " = ").sprintf("%g", abs(eta[e])), \
     for [e = 1:4] symmetry using "jd":(exact(e, 16, mean(0) / 16)):(mean_error(0) / 16) with yerrorbars \
         pointtype 7 pointsize 0.5 linewidth 0.8 linecolor rgb colour[e]

eval panel(5.1, 9.0)
eval letter("b")
eval ordinate("difference (nats)")
set label 1 "ln ⟨#⟩ − ".italic("N")."Σ" at 0.43, 0.2 right
set label 2 "⟨ln #⟩ − ".italic("N")."Σ" at 0.5, 0.02 left textcolor rgb blue
set yrange [-0.15:0.35]
set ytics 0.1
set key at graph 0.98, 0.96 top right
plot for [k = 1:3] theory using "jd":(exact(3, neurons[k], prefactor(0))) with lines linewidth 0.8 \
         linecolor rgb colour[3], \
     counts using "jd":(measured(22, lognormal(0))) smooth mcsplines with lines linewidth 0.8 \
         dashtype dashed linecolor rgb blue, \
     for [k = 1:3] counts using (at(neurons[k], 1)):(measured(neurons[k], mean(0) - N_Sigma(0))):(mean_error(0)) \
         with yerrorbars pointtype filled[k] pointsize 0.5 linewidth 0.8 linecolor rgb colour[3] \
         title italic("N")." = ".neurons[k], \
     for [k = 1:3] counts using (at(neurons[k], 1)):(found(neurons[k], typical(0) - N_Sigma(0))): \
         (column("n") * column("log_count_error")) with yerrorbars pointtype opened[k] pointsize 0.5 linewidth 0.8 \
         linecolor rgb blue

eval panel(1.0, 4.9)
eval letter("c")
eval ordinate("deviation ".italic("z"))
unset label 1
unset label 2
set yrange [-4:4]
set ytics 2
set mytics 2
set format x "%g"
set xlabel "self-coupling ".JD offset 0, 0.6
set object 1 rectangle from graph 0, first -2 to graph 1, first 2 fillcolor rgb 0xe8e8e8 fillstyle solid noborder behind
plot for [k = 1:3] counts using (at(neurons[k], 1)):(measured(neurons[k], column("z_score"))) with linespoints \
         pointtype filled[k] pointsize 0.45 linewidth 0.5 linecolor rgb colour[3], \
     for [k = 1:3] counts using (at(neurons[k], 1)):(measured(neurons[k], column("second_moment_z_score"))) with linespoints \
         pointtype opened[k] pointsize 0.45 linewidth 0.5 linecolor rgb colour[3], \
     for [e in "1 2 4"] symmetry using "jd":(exact(int(e), 16, column("z_score"))) with linespoints \
         pointtype 7 pointsize 0.45 linewidth 0.5 linecolor rgb colour[int(e)]
unset multiplot
