# The distances d between fixed points, against the self-coupling.
# Filled: overlap gap, the largest local entropy phi_I(d) is negative. Its boundary is dashed where
# the tables have only an upper bound of phi_I (q0 = 0 unstable and q0 > 0 not solved): the gap is a little wider there.
# Light: phi_I decreases with d. Line d_iso: closer than this to a typical fixed point there is no other (phi_FP < 0).
# Circles and their labels: J_gap and J_mono as they stand in the table of thresholds.
height = 7.2
load system("dirname '".ARG0."'")."/style.gp"

plane = results."/dense-plane.tsv"
critical = results."/critical.tsv"

# Thresholds: J_D and d
is(name) = strcol("threshold") eq name
stats critical using (is("gap") ? (J_gap = column("jd"), d_gap = column("distance")) : \
                      is("monotonic") ? (J_mono = column("jd"), d_mono = column("distance")) : 0) nooutput

# The plane: rows of one J_D after the other, the same distances in each. At every distance phi_I and its slope grow with
# J_D: gap[i] and mono[i] are the J_D at which they vanish, by linear interpolation between two J_D.
stats plane using "jd" nooutput
first = STATS_min
stats plane using (near(column("jd"), first) ? column("distance") : NaN) nooutput
distances = STATS_records
array d[distances]; array phi[distances]; array slope[distances]
array gap[distances]; array mono[distances]; array exact[distances]
do for [i = 1:distances] {
    d[i] = NaN; phi[i] = NaN; slope[i] = NaN; gap[i] = NaN; mono[i] = NaN; exact[i] = 0
}
J_before = NaN; J_now = NaN
crosses(before, now) = before < 0 && now >= 0
root(before, now) = J_before + (J_now - J_before) * before / (before - now)
solved(unused) = column("converged") == 1 && (column("stable") == 1 || column("q0") > 0)
# Slope in ln d at point i, times h(i) + h(i + 1)
h(i) = log(d[i] / d[i - 1])
rise(i) = (phi[i] - phi[i - 1]) / h(i)
derivative(i) = rise(i) * h(i + 1) + rise(i + 1) * h(i)
visit_slope(i, now) = (crosses(slope[i], now) ? (mono[i] = root(slope[i], now)) : 0, slope[i] = now)
visit_phi(i, now) = (crosses(phi[i], now) ? (gap[i] = root(phi[i], now), exact[i] = solved(0)) : 0, phi[i] = now)
visit(i) = (i == 1 ? (J_before = J_now, J_now = column("jd")) : 0, d[i] = column("distance"), \
            visit_phi(i, column("local_entropy")), i > 2 ? visit_slope(i - 1, derivative(i - 1)) : 0)
stats plane using (visit(int(column(0)) % distances + 1)) nooutput
set print $boundaries
print "distance\tgap\tmono\tstable"
do for [i = 1:distances] { print sprintf("%.8g\t%.8g\t%.8g\t%d", d[i], gap[i], mono[i], exact[i]) }
unset print

set datafile missing # a distance that is not solved breaks its line, and the dashed one shows
left = 0.01
inside(J) = J < left ? left : J # NaN stays NaN
set logscale xy
set xrange [left:1]
set yrange [5e-4:0.5]
set xtics (0.01, 0.05, 0.1, 0.5, 1)
set for [decade = 1:2] for [k = 2:9] xtics add ("" k * 10.0 ** (decade - 3) 1)
set format y "10^{%T}"
set ytics add ("0.5" 0.5)
set mytics 10
set xlabel "self-coupling ".JD offset 0, 0.6
eval ordinate("distance ".italic("d"))
eval panel(1.0, 7.0)

set label 1 sprintf("%s_{gap} = %.5f", J, J_gap) at J_gap * 1.4, d_gap left
set label 2 sprintf("%s_{mono} = %.5f", J, J_mono) at J_mono * 1.15, d_mono left
set label 3 "overlap gap" at 0.0125, 0.013 left front textcolor rgb blue
set label 4 italic("φ")."_I < 0" at 0.0125, 0.0085 left front textcolor rgb blue
set label 5 "∂".italic("φ")."_I/∂".italic("d")." < 0" at 0.063, 0.0012 left textcolor rgb dark
set label 6 italic("d")."_{iso}" at 0.16, 0.085 left textcolor rgb vermilion
set label 7 "typical fixed points" at 0.31, 0.0026 center textcolor rgb vermilion
set label 8 "are isolated" at 0.31, 0.0017 center textcolor rgb vermilion
set arrow 1 from 0.061, 0.0012 to 0.048, 0.0012 nohead linewidth 0.6 linecolor rgb dark front
set tics front
unset key
plot $boundaries using (inside(column("mono"))):"distance" with filledcurves x=left fillcolor rgb 0xe8e8e8, \
     $boundaries using (inside(column("gap"))):"distance" with filledcurves x=left fillcolor rgb 0xcfe6f5, \
     $boundaries using "mono":"distance" with lines linewidth 0.8 linecolor rgb dark, \
     $boundaries using "gap":"distance" with lines linewidth 1.2 dashtype dashed linecolor rgb blue, \
     $boundaries using "gap":(where(column("stable") == 1, column("distance"))) with lines linewidth 1.2 \
         linecolor rgb blue, \
     critical using "jd":(where(is("isolation") && column("converged") == 1, column("distance"))) \
         with lines linewidth 1.2 linecolor rgb vermilion, \
     "+" using (J_gap):(d_gap) every ::0::0 with points pointtype 7 pointsize 0.6 linecolor rgb blue, \
     "+" using (J_mono):(d_mono) every ::0::0 with points pointtype 7 pointsize 0.6 linecolor rgb dark
