# Entropy of the fixed points of a chain of L layers against the coupling between its layers.
# (a) No self-coupling: the coupling of the layers takes its place, until the layers lock. Dashed: one layer with a
#     self-coupling of the same strength, J_D = lambda.
# (b) With self-coupling: two layers still gain by their coupling, longer chains lose.
# Lines: N -> infinity. Points: ln E[#]/(N L) for layers of N = 20 neurons, exact, hence without error bars.
height = 9.5
load system("dirname '".ARG0."'")."/style.gp"

chains = results."/chains.tsv"
single = results."/chains-single.tsv"
array layers = ["2", "3", "5", "inf"]
array name = ["2", "3", "5", "∞"]
array colour = [vermilion, orange, sky, blue]
chain(i, jd, value) = where(near(column("jd"), jd) && strcol("layers") eq layers[i], value)
quarter(lambda) = where(near(4 * lambda, floor(4 * lambda + 0.5)) && lambda > 0.1 && lambda < 2.9, lambda)

set multiplot
set xrange [0:3]
set xtics 1
set mxtics 4
set key at graph 0.98, 0.03 bottom right reverse Left

eval panel(5.25, 9.3)
eval letter("a")
eval ordinate("entropy Σ (nats per neuron)")
set label 1 JD." = 0" at graph 0.975, 0.91 right
set label 2 italic("L")." = 1, ".JD." = ".italic("λ") at first 0.75, 0.393 left textcolor rgb dark
set yrange [0:0.42]
set ytics 0.1
set format x ""
plot single using "jd":"entropy" with lines linewidth 1 dashtype dashed linecolor rgb dark, \
     for [i = 1:4] chains using "lambda":(chain(i, 0, column("entropy"))) with lines linewidth 1.2 \
         linecolor rgb colour[i] title italic("L")." = ".name[i], \
     for [i = 1:4] chains using (quarter(column("lambda"))):(chain(i, 0, column("log_mean_count"))) \
         with points pointtype 6 pointsize 0.5 linewidth 0.8 linecolor rgb colour[i]

eval panel(1.0, 5.0)
eval letter("b")
unset label 2
set label 1 JD." = 0.5" at graph 0.025, 0.09 left
set yrange [0.2:0.37]
set ytics 0.05
set format x "%g"
set xlabel "coupling between layers ".italic("λ") offset 0, 0.6
plot for [i = 1:4] chains using "lambda":(chain(i, 0.5, column("entropy"))) with lines linewidth 1.2 \
         linecolor rgb colour[i], \
     for [i = 1:4] chains using (quarter(column("lambda"))):(chain(i, 0.5, column("log_mean_count"))) \
         with points pointtype 6 pointsize 0.5 linewidth 0.8 linecolor rgb colour[i], \
     NaN with points pointtype 6 pointsize 0.5 linewidth 0.8 linecolor rgb black title italic("N")." = 20"
unset multiplot
