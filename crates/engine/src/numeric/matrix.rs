//! Matrices of two to four rows.

/// The inverse of a symmetric positive definite matrix by Cholesky's factorisation; `None` if it is not one.
pub(crate) fn inverse<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let factor = cholesky(matrix)?;
    let mut inverse = [[0.0; N]; N];
    for column in 0..N {
        let mut unit = [0.0; N];
        unit[column] = 1.0;
        let solved = solve(&factor, unit);
        for row in 0..N {
            inverse[row][column] = solved[row];
        }
    }
    Some(inverse)
}

/// The lower triangle L with L Lᵀ = matrix.
fn cholesky<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let mut factor = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let products: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
            let rest = matrix[row][column] - products;
            if row != column {
                factor[row][column] = rest / factor[column][column];
            } else if rest > 0.0 && rest.is_finite() {
                factor[row][row] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(factor)
}

/// The x with L Lᵀ x = right.
fn solve<const N: usize>(factor: &[[f64; N]; N], right: [f64; N]) -> [f64; N] {
    let mut x = right;
    for row in 0..N {
        let products: f64 = (0..row).map(|k| factor[row][k] * x[k]).sum();
        x[row] = (x[row] - products) / factor[row][row];
    }
    for row in (0..N).rev() {
        let products: f64 = (row + 1..N).map(|k| factor[k][row] * x[k]).sum();
        x[row] = (x[row] - products) / factor[row][row];
    }
    x
}

/// matrix × vector.
pub(crate) fn times<const N: usize>(matrix: &[[f64; N]; N], vector: &[f64; N]) -> [f64; N] {
    matrix.map(|row| dot(&row, vector))
}

/// The scalar product.
pub(crate) fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The unit matrix times a number.
pub(crate) fn diagonal<const N: usize>(value: f64) -> [[f64; N]; N] {
    std::array::from_fn(|row| std::array::from_fn(|column| if row == column { value } else { 0.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_matrix_times_its_inverse_is_the_unit_matrix(values in prop::array::uniform9(-2.0_f64..2.0)) {
            let root: [[f64; 3]; 3] = std::array::from_fn(|row| std::array::from_fn(|column| values[3 * row + column]));
            let mut matrix: [[f64; 3]; 3] =
                std::array::from_fn(|row| std::array::from_fn(|column| dot(&root[row], &root[column])));
            (0..3).for_each(|at| matrix[at][at] += 0.1);
            let inverse = inverse(&matrix).unwrap();
            for (row, line) in matrix.iter().enumerate() {
                for (column, cell) in times(&inverse, line).into_iter().enumerate() {
                    prop_assert!((cell - f64::from(u8::from(row == column))).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_has_no_inverse_here() {
        assert_eq!(inverse(&[[1.0, 2.0], [2.0, 1.0]]), None);
        assert_eq!(inverse(&[[f64::NAN]]), None);
    }
}
