# Fixed points around those that focusing and the dynamics find on the same networks of N = 500: entropy per neuron of
# belief propagation.
# (a) At distance d_ref from the one that was found, J_D = 0.5. Lines: around a typical fixed point (phi_FP, theory for
#     N -> infinity), and all states (h_b).
# (b) At distance d_rep from each other. Lines: the densest clusters (phi_I, theory).
# (c) The same as a fraction of phi_I.
# Error bars: one standard error over networks; those not to be seen are smaller than the points. Points are left out
# where more than one scan in twenty does not reach the distance.
height = 13.5
load system("dirname '".ARG0."'")."/style.gp"

reached = results."/local-reached.tsv"
focused = results."/local-focused.tsv"
of(source, value) = where(strcol("from") eq source, value)
ref(value) = where(column("count_ref") > 0 && column("count_ref") >= 0.95 * column("references"), value)
rep(value) = where(column("count_rep") > 0 && column("count_rep") >= 0.95 * column("references"), value)
at(jd, value) = where(near(column("jd"), jd), value)
share(unused) = column("entropy_rep") / column("dense_entropy")
share_error(unused) = column("entropy_rep_error") / column("dense_entropy")

array source = ["focusing", "dynamics"]
array colour = [blue, vermilion]
array symbol = [7, 9]
low = 0.2
low_colour = green

set multiplot
set logscale x
set xrange [0.004:0.5]
set xtics 10
set mxtics 10
set format x ""
set key reverse Left samplen 1

eval panel(9.35, 13.3)
eval letter("a")
set label 102 italic("d")." = ".italic("d")."_{ref}" at graph 0, 1 offset character 4, -0.95 left
eval ordinate(italic("S")." (nats per neuron)")
set yrange [-0.02:0.37]
set ytics 0.1
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead linewidth 0.5 linecolor rgb grey back
set label 1 italic("h")."_b(".italic("d").")" at 0.048, 0.26 right textcolor rgb dark
set label 2 italic("φ")."_{FP}" at 0.05, 0.043 left
set label 3 JD." = 0.5" at graph 0.97, 0.1 right
set key at graph 0.02, 0.84 top left
plot reached using "distance":(of(source[1], column("bound"))) with lines linewidth 0.8 linecolor rgb dark, \
     reached using "distance":(of(source[1], column("typical_entropy"))) with lines linewidth 1.2 linecolor rgb black, \
     for [i = 1:2] reached using "distance":(of(source[i], ref(column("entropy_ref")))):"entropy_ref_error" \
         every 2 with yerrorbars pointtype symbol[i] pointsize 0.4 linewidth 0.8 linecolor rgb colour[i] title source[i]

unset label
eval panel(5.2, 9.15)
eval letter("b")
set label 102 italic("d")." = ".italic("d")."_{rep}" at graph 0, 1 offset character 4, -0.95 left
eval ordinate(italic("S")." (nats per neuron)")
set yrange [-0.02:0.37]
set label 1 italic("φ")."_I, ".JD." = 0.5" at 0.06, 0.135 right
set label 2 italic("φ")."_I, ".JD." = ".sprintf("%g", low) at 0.095, 0.025 left
set key at graph 0.02, 0.84 top left
plot reached using "distance":(of(source[1], column("dense_entropy"))) with lines linewidth 1.2 linecolor rgb black, \
     focused using "distance":(at(low, column("dense_entropy"))) with lines linewidth 1.2 linecolor rgb black, \
     for [i = 1:2] reached using "distance":(of(source[i], rep(column("entropy_rep")))):"entropy_rep_error" \
         every 2 with yerrorbars pointtype symbol[i] pointsize 0.4 linewidth 0.8 linecolor rgb colour[i], \
     focused using "distance":(at(low, rep(column("entropy_rep")))):"entropy_rep_error" \
         every 2 with yerrorbars pointtype 6 pointsize 0.5 linewidth 0.8 linecolor rgb low_colour, \
     NaN with points pointtype 6 pointsize 0.5 linecolor rgb low_colour title "focusing, ".JD." = ".sprintf("%g", low)

unset label
eval panel(1.0, 5.0)
eval letter("c")
set label 102 italic("d")." = ".italic("d")."_{rep}" at graph 0, 1 offset character 4, -0.95 left
eval ordinate(italic("S")." / ".italic("φ")."_I")
set yrange [0.55:1.1]
set ytics 0.2
set mytics 2
set format x "10^{%T}"
set xlabel "distance ".italic("d") offset 0, 0.6
unset arrow 1
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead linewidth 0.5 linecolor rgb grey back
plot for [i = 1:2] reached using "distance":(of(source[i], rep(share(0)))):(share_error(0)) \
         every 2 with yerrorbars pointtype symbol[i] pointsize 0.4 linewidth 0.8 linecolor rgb colour[i], \
     focused using "distance":(at(low, rep(share(0)))):(share_error(0)) \
         every 2 with yerrorbars pointtype 6 pointsize 0.5 linewidth 0.8 linecolor rgb low_colour
unset multiplot
