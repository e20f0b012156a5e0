# Everything that happens on the axis of the self-coupling.
# (a) The J_D at which half of the attempts find a fixed point, against N: by focusing and reinforcement (up to three
#     restarts), annealing (2000 sweeps), the dynamics within 1000 sweeps, and (J_conv) within 4.5 sqrt(N) sweeps.
#     Blue: below J_gap an overlap gap separates the densest clusters from the other fixed points; grey: up to J_mono
#     their entropy is not a monotonic function of distance; J*: above it the dynamics of an infinite network comes to
#     rest (theory, N -> infinity). Lines: fits a - b N^-c, dashed where extrapolated, which is done if a is known to
#     0.05; dotted lines guide the eye where such a fit has no minimum. Error bars: one standard error; without a
#     symbol: bounds.
# (b) Accuracy on test images of a network that learns by its fixed points (H = 400), with the stronger input; one
#     standard error. Diamond: where it reaches 0.9 of the largest.
height = 10.4
load system("dirname '".ARG0."'")."/style.gp"

array method = ["focusing", "reinforcement", "annealing", "dynamics"]
array colour = [blue, sky, orange, vermilion, black]
array symbol = [7, 11, 5, 9]

scaling = results."/scaling.tsv"
convergence = results."/threshold.tsv"
learning = results."/learning-jd.tsv"
is(name) = strcol("threshold") eq name
stats results."/critical.tsv" using (is("gap") ? (J_gap = column("jd")) : \
                                         is("monotonic") ? (J_mono = column("jd")) : 0) nooutput
stats results."/dmft-critical.tsv" using (strcol("rule") eq "combined" ? \
    (J_star = column("jd"), J_error = column("error")) : 0) nooutput

threshold(value) = where(strcol("quantity") eq "jd" && column("converged") == 1, value)
of(i, value) = where(strcol("method") eq method[i], threshold(value))
# Bounds; out of sight where there is none
bounded(i) = strcol("method") eq method[i] && strcol("quantity") eq "jd" && column("converged") == 0
bound(i, value) = bounded(i) ? value : -9
low(unused) = column("low") < -1 ? -1 : column("low")
high(unused) = column("high") > 2 ? 2 : column("high")
middle(unused) = (low(0) + high(0)) / 2

# Fits: limit, amplitude, exponent of the methods, and last of J_conv; NaN where there is none. They are drawn where
# there are data, and beyond if the limit is known to 0.05.
array limit[5]; array limit_error[5]; array amplitude[5]; array power[5]
do for [i = 1:5] { limit[i] = NaN; limit_error[i] = NaN; amplitude[i] = NaN; power[i] = NaN }
# A fit whose amplitude is not known to half of it is none.
keep(i) = strcol("quantity") eq "limit" ? (limit[i] = column("value"), limit_error[i] = column("error")) : \
          strcol("quantity") eq "amplitude" ? \
              (amplitude[i] = column("value") > 2 * column("error") ? column("value") : NaN) : \
          strcol("quantity") eq "exponent" ? (power[i] = column("value")) : 0
stats scaling using (sum [i = 1:4] (strcol("method") eq method[i] && column("converged") == 1 ? keep(i) : 0)) nooutput
stats convergence using (column("converged") == 1 ? keep(5) : 0) nooutput
array smallest[5]; array largest[5]
stats scaling using (strcol("quantity") eq "jd" ? column("n") : NaN) nooutput
do for [i = 1:4] { smallest[i] = STATS_min; largest[i] = STATS_max }
stats convergence using (threshold(column("n"))) nooutput
smallest[5] = STATS_min
largest[5] = STATS_max
fit(i, N) = limit[i] - amplitude[i] * N ** -power[i]
inside(i, N) = N < smallest[i] || N > largest[i] ? NaN : N
beyond(i, N) = N > largest[i] && limit_error[i] < 0.05 ? N : NaN
# Which have a fit, and which have none
fitted = ""; guided = ""
do for [i = 1:5] { if (power[i] == power[i] && amplitude[i] == amplitude[i]) { fitted = fitted." ".i } else { guided = guided." ".i } }
item(list, k) = k > words(list) ? 1 : int(word(list, k))
f(k) = item(fitted, k)
g(k) = item(guided, k)
stats learning using (column("input_strength")) nooutput
strongest = STATS_max
of_strongest(value) = where(strcol("model") eq "full" && near(column("input_strength"), strongest), value)

set multiplot
set samples 200
set xrange [-0.02:1.02]
set xtics 0.2
set style rectangle fillstyle solid noborder
set object 1 rectangle from graph 0, graph 0 to first J_gap, graph 1 fillcolor rgb 0xcfe6f5 behind
set object 2 rectangle from first J_gap, graph 0 to first J_mono, graph 1 fillcolor rgb 0xe8e8e8 behind
set object 3 rectangle from first J_star - J_error, graph 0 to first J_star + J_error, graph 1 fillcolor rgb dark behind

eval panel(4.4, 10.2)
eval ordinate("number of neurons ".italic("N"))
set label 100 "(a)" at graph 1, 1 offset character -0.9, -0.95 right
set logscale y
set yrange [70:20000]
set ytics (100, 1000, 10000)
set for [k = 2:9] ytics add ("" 100 * k 1, "" 1000 * k 1)
set ytics add ("" 80 1, "" 90 1, "" 20000 1)
set format x ""
set label 3 J."_{*}" at J_star, graph 0.95 offset character 0.4, 0 left textcolor rgb dark
set key at graph 0.17, 0.97 top left reverse Left samplen 1
set parametric
set trange [log(70):log(20000)]
plot for [k = 1:words(fitted)] fit(f(k), exp(t)), inside(f(k), exp(t)) with lines linewidth 0.8 \
         linecolor rgb colour[f(k)], \
     for [k = 1:words(fitted)] fit(f(k), exp(t)), beyond(f(k), exp(t)) with lines linewidth 0.8 dashtype dashed \
         linecolor rgb colour[f(k)], \
     for [k = 1:words(guided)] scaling using (of(g(k), column("value"))):"n" with lines linewidth 0.8 dashtype dotted \
         linecolor rgb colour[g(k)], \
     for [i = 1:4] scaling using (bound(i, middle(0))):"n":(bound(i, low(0))):(bound(i, high(0))) with xerrorbars \
         pointtype -1 linewidth 0.8 linecolor rgb colour[i], \
     for [i = 1:4] scaling using (of(i, column("value"))):"n":"error" with xerrorbars pointtype symbol[i] \
         pointsize 0.5 linewidth 0.8 linecolor rgb colour[i], \
     convergence using (threshold(column("value"))):"n":"error" with xerrorbars pointtype 13 pointsize 0.5 \
         linewidth 0.8 linecolor rgb black, \
     for [i = 1:4] NaN, NaN with points pointtype symbol[i] pointsize 0.5 linewidth 0.8 linecolor rgb colour[i] \
         title method[i], \
     NaN, NaN with points pointtype 13 pointsize 0.5 linewidth 0.8 linecolor rgb black title J."_{conv}"
unset parametric

eval panel(1.0, 4.2)
eval ordinate("test accuracy")
set label 100 "(b)" at graph 1, 0 offset character -0.9, 0.95 right
unset label 3
set label 1 J."_{gap}" at J_gap, graph 0.05 offset character -0.85, 0 left rotate by 90
set label 2 J."_{mono}" at J_mono, graph 0.05 offset character 0.75, 0 left rotate by 90
unset logscale y
set yrange [0:0.85]
set ytics 0.2
set mytics 2
set format y "%g"
set format x "%g"
set xlabel "self-coupling ".JD offset 0, 0.6
plot learning using "jd":(of_strongest(column("test_accuracy"))) with lines linewidth 0.6 linecolor rgb green, \
     learning using "jd":(of_strongest(column("test_accuracy"))):"test_error" with yerrorbars pointtype 7 \
         pointsize 0.4 linewidth 0.8 linecolor rgb green, \
     results."/learning-threshold.tsv" using (of_strongest(threshold(column("value")))):"level":"error" \
         with xerrorbars pointtype 12 pointsize 0.9 linewidth 1 linecolor rgb dark
unset multiplot
