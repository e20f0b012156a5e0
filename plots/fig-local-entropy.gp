# Local entropy against the distance d.
# (a) phi_FP, around a typical fixed point, down to where the saddle point runs to q = 1 and ends, under h_b(d), the
#     entropy of all states at distance d. Circles: d_iso, from the table of thresholds; no fixed points below it.
# (b) phi_I, of the densest clusters, all of whose members are at mutual distance d, under that of a cluster of all states
#     at the distance (1 - sqrt(1 - 2 d))/2 from its centre.
# (c) The same around the thresholds: at J_gap phi_I touches zero, at J_mono it stops to decrease.
# Dashed: the table has only an upper bound of phi_I (q0 = 0 unstable and q0 > 0 not solved).
height = 13.5
load system("dirname '".ARG0."'")."/style.gp"

dense = results."/dense.tsv"
typical = results."/typical.tsv"
critical = results."/critical.tsv"
is(name) = strcol("threshold") eq name
stats critical using (is("gap") ? (J_gap = column("jd")) : is("monotonic") ? (J_mono = column("jd")) : 0) nooutput

array wide[4] = [1, 0.3, 0.1, 0.05]
array wide_colour[4] = [vermilion, orange, sky, blue]
array close[4] = [0.1, J_mono, J_gap, 0.05]
array close_colour[4] = [sky, green, black, blue]

at(jd) = near(column("jd"), jd)
found = 'column("converged") == 1'
saddle(jd) = where(at(jd) && @found, column("entropy"))
isolation(jd) = where(at(jd) && @found && is("isolation"), column("distance"))
upper(jd) = where(at(jd), column("local_entropy"))
exact(jd) = where(at(jd) && @found && (column("stable") == 1 || column("q0") > 0), column("local_entropy"))
h_b(d) = -d * log(d) - (1 - d) * log(1 - d)
centre(d) = (1 - sqrt(1 - 2 * d)) / 2

set datafile missing # a row that is not solved breaks its line, and the dashed one shows
set multiplot
set logscale x
set xrange [5e-4:0.5]
set xtics 10
set mxtics 10
set format x ""
set samples 300
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead linewidth 0.5 linecolor rgb grey back
set key at graph 0.02, 0.84 top left reverse Left

eval panel(9.35, 13.3)
eval letter("a")
set label 102 "typical" at graph 0, 1 offset character 4, -0.95 left
eval ordinate(italic("φ")."_{FP} (nats per neuron)")
set yrange [-0.08:0.3]
set ytics 0.1
set label 1 italic("h")."_b(".italic("d").")" at 0.03, 0.185 right
plot h_b(x) with lines linewidth 0.8 linecolor rgb black, \
     for [i = 1:3] typical using "distance":(saddle(wide[i])) with lines linewidth 1.2 \
         linecolor rgb wide_colour[i] title JD." = ".sprintf("%g", wide[i]), \
     typical using "distance":(saddle(J_gap)) with lines linewidth 1.2 linecolor rgb black title J."_{gap}", \
     typical using "distance":(saddle(wide[4])) with lines linewidth 1.2 \
         linecolor rgb wide_colour[4] title JD." = ".sprintf("%g", wide[4]), \
     for [i = 1:4] critical using (isolation(wide[i])):(0) with points pointtype 6 pointsize 0.5 linewidth 0.8 \
         linecolor rgb wide_colour[i]

eval panel(5.2, 9.15)
eval letter("b")
set label 102 "densest" at graph 0, 1 offset character 4, -0.95 left
eval ordinate(italic("φ")."_I (nats per neuron)")
set yrange [-0.03:0.3]
set label 1 italic("h")."_b((1 − √(1 − 2".italic("d")."))/2)" at 0.055, 0.185 right
plot h_b(centre(x)) with lines linewidth 0.8 linecolor rgb black, \
     for [i = 1:4] dense using "distance":(upper(wide[i])) with lines linewidth 1.2 dashtype dashed \
         linecolor rgb wide_colour[i], \
     for [i = 1:4] dense using "distance":(exact(wide[i])) with lines linewidth 1.2 \
         linecolor rgb wide_colour[i]

eval panel(1.0, 5.0)
unset label 102
eval letter("c")
eval ordinate(italic("φ")."_I (10^{−3} nats per neuron)")
set yrange [-4:10]
set ytics 5
set mytics 5
set format x "10^{%T}"
set xlabel "distance ".italic("d") offset 0, 0.6
set label 1 JD." = 0.1" at 0.0052, 8.2 right textcolor rgb close_colour[1]
set label 2 J."_{mono}" at 0.0115, 4.5 center textcolor rgb close_colour[2]
set label 3 J."_{gap}" at 0.0058, 1.9 center textcolor rgb close_colour[3]
set label 4 JD." = 0.05" at 0.0075, -2.6 right textcolor rgb close_colour[4]
plot for [i = 1:4] dense using "distance":(1000 * upper(close[i])) with lines linewidth 1.2 dashtype dashed \
         linecolor rgb close_colour[i], \
     for [i = 1:4] dense using "distance":(1000 * exact(close[i])) with lines linewidth 1.2 \
         linecolor rgb close_colour[i]
unset multiplot
